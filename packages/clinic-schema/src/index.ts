import { defineSchemaPackage, type SchemaPackage } from '@sow/kit'
import { tables } from './generated/tables.js'
import { migrations } from './migrations/index.js'
import { placements } from './placements.js'

/** The schema of a clinic; a seed package names it as its `schema`. */
export const clinicSchema: SchemaPackage = defineSchemaPackage({
  migrations,
  tables,
  tenants: {
    table: 'organizations',
    id: 'id',
    key: 'slug',
    column: 'org_id',
    active: { column: 'status', in: ['active'] },
  },
  placements,
})

export default clinicSchema

export type * from './generated/database.js'
