import { type Problem, SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { keyFieldsOf } from '../../catalog/statement/key-fields.js'
import { table } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { type DatasetUnit, localPackage } from '../../database/dataset-unit.js'
import { fitName } from '../../database/fit-name.js'
import { type LocatedDataset, locateRows } from '../refusal/locate-rows.js'
import type { WorkTables } from '../work-tables.js'

/** Refuses a stage in which two rows have one key, as the key's types see it. Throws DATA_DUPLICATE_KEY with both places of each. */
export async function checkDuplicateKeys(
  database: Database,
  unit: DatasetUnit,
  shape: TargetShape,
  work: WorkTables,
): Promise<void> {
  const key = sql.join(keyFieldsOf(shape).map((field) => sql.id(fitName(field))))
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
  if (found.rows.length === 0) return
  const { identity } = unit.dataset
  throw new SowError({
    code: 'DATA_DUPLICATE_KEY',
    message: `The dataset ${identity} has more than one row with the same key.`,
    hint:
      unit.package === localPackage
        ? 'Keep one row of each pair in the file.'
        : 'Keep one row of each pair, and publish the package again.',
    place: { package: unit.package, dataset: identity },
    problems: await problemsOf({ unit, shape }, found.rows),
  })
}

/** Two positions with one key, or the first and the last of several. */
interface DuplicateKey {
  readonly first: number
  readonly last: number
}

async function problemsOf(
  dataset: LocatedDataset,
  duplicates: readonly DuplicateKey[],
): Promise<readonly Problem[]> {
  const positions = duplicates.flatMap(({ first, last }) => [first, last])
  const places = await locateRows(
    dataset,
    positions.map((position) => ({ kind: 'position', position })),
  )
  return duplicates.flatMap((_, index): Problem[] => {
    const [first, last] = [places[2 * index], places[2 * index + 1]]
    if (first === undefined || last === undefined) return []
    return [
      {
        rule: 'duplicate-key',
        message: `the rows at ${first.line} and ${last.line} have the same key`,
        dataset: dataset.unit.dataset.identity,
        ...last,
      },
    ]
  })
}
