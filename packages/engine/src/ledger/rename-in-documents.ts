import { sql } from 'kysely'
import { table } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'

/** Identities stand inside documents too: in definitions as what others refer to. */
export async function renameInDocuments(database: Database, former: string, present: string): Promise<void> {
  for (const [name, column] of [
    ['definition', 'definition'],
    ['release', 'before'],
  ] as const)
    await sql`
      update ${table({ schema: 'sow', name })}
      set ${sql.id(column)} = replace(${sql.id(column)}::text, ${JSON.stringify(former)}, ${JSON.stringify(present)})::jsonb
      where strpos(${sql.id(column)}::text, ${JSON.stringify(former)}) > 0
    `.execute(database.query)
}
