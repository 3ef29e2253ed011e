import { SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import { fitName } from '../../catalog/shape/fit-name.js'
import { table } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import type { WorkTables } from '../work-tables.js'

/** Refuses a stage in which two rows have one key. Throws DATA_DUPLICATE_KEY with both positions of each. */
export async function checkDuplicateKeys(
  database: Database,
  unit: DatasetUnit,
  keyFields: readonly string[],
  work: WorkTables,
): Promise<void> {
  const key = sql.join(keyFields.map((field) => sql.id(fitName(field))))
  const found = await sql<DuplicateKey>`
    select
      min(sow_position) as first,
      max(sow_position) as last
    from ${table(work.stage)}
    group by ${key}
    having count(*) > 1
    order by 1
    limit 20
  `.execute(database.query)
  if (found.rows.length > 0) throw duplicateKeys(unit, found.rows)
}

/** Two positions with one key, or the first and the last of several. */
export interface DuplicateKey {
  readonly first: number
  readonly last: number
}

export function duplicateKeys(unit: DatasetUnit, duplicates: readonly DuplicateKey[]): SowError {
  const { identity } = unit.dataset
  return new SowError({
    code: 'DATA_DUPLICATE_KEY',
    message: `The dataset ${identity} has more than one row with the same key.`,
    hint: 'Keep one row of each pair, and publish the package again.',
    place: { package: unit.package, dataset: identity },
    problems: duplicates.map(({ first, last }) => ({
      rule: 'duplicate-key',
      message: `the rows at ${first} and ${last} have the same key`,
      dataset: identity,
      line: last,
    })),
  })
}
