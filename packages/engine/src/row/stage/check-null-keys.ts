import { SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { fieldsOfColumn } from '../../catalog/statement/key-fields.js'
import { any, table } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import { fitName } from '../../database/fit-name.js'
import { locateRows } from '../refusal/locate-rows.js'
import type { WorkTables } from '../work-tables.js'

/**
 * Refuses a null in a key column where the table's index takes each null for another: such a row would be inserted
 * again by every run. Throws DATA_INVALID with the positions.
 */
export async function checkNullKeys(
  database: Database,
  unit: DatasetUnit,
  shape: TargetShape,
  work: WorkTables,
): Promise<void> {
  const fields = shape.looseKey.flatMap((column) => fieldsOfColumn(shape, column))
  if (fields.length === 0) return
  const found = await sql<{ position: number }>`
    select sow_position as position
    from ${table(work.stage)}
    where ${any(fields.map((field) => sql`${sql.id(fitName(field))} is null`))}
    order by sow_position
    limit 20
  `.execute(database.query)
  if (found.rows.length === 0) return
  const { identity } = unit.dataset
  const places = await locateRows(
    { unit, shape },
    found.rows.map(({ position }) => ({ kind: 'position', position })),
  )
  throw new SowError({
    code: 'DATA_INVALID',
    message: `Rows of ${identity} have a null in their key, and the index ${shape.keyIndex} takes no two nulls for one key.`,
    hint: 'Give the rows a value there, or make the index `unique nulls not distinct` in a migration.',
    place: { package: unit.package, dataset: identity, constraint: shape.keyIndex },
    problems: places.map((place) => ({
      rule: 'null-key',
      message: `the row at ${place.line} has a null in its key`,
      dataset: identity,
      ...place,
    })),
  })
}
