import { SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import type { Database } from '../../database/database.js'
import type { TargetShape } from '../shape/target-shape.js'
import { naturalKey, tenantKey } from './natural-key.js'
import type { Fragment } from './sql-fragments.js'

/** Which rows of a dataset somebody means. */
export interface RowChoice {
  /** Row keys as people write them, their parts joined by `/`; empty for every row. */
  readonly keys: readonly string[]
  /** The key of the only tenant meant; null for every one. */
  readonly tenant: string | null
}

/** True of a row that was chosen. `alias` has the target's key columns. */
export function chosen(shape: TargetShape, alias: string, { keys, tenant }: RowChoice): Fragment[] {
  return [
    ...(keys.length === 0 ? [] : [sql`${naturalKey(shape, alias)} = any (${[...keys]}::text[])`]),
    ...(tenant === null || shape.tenants === null ? [] : [sql`${tenantKey(shape, alias)} = ${tenant}`]),
  ]
}

/** Throws ROW_UNKNOWN where a key that was named is not among `rows`, a select with the target's key columns. */
export async function requireChosen(
  database: Database,
  shape: TargetShape,
  choice: RowChoice,
  rows: Fragment,
  what: string,
): Promise<void> {
  if (choice.keys.length === 0) return
  const found = await sql<{ key: string }>`
    select distinct ${naturalKey(shape, 'candidate')} as key
    from ${rows} as candidate
  `.execute(database.query)
  const known = new Set(found.rows.map(({ key }) => key))
  const missing = choice.keys.filter((key) => !known.has(key))
  if (missing.length === 0) return
  throw new SowError({
    code: 'ROW_UNKNOWN',
    message: `${shape.identity} has no ${what} with the key ${missing.join(', ')}.`,
    hint: 'The parts of a key of several columns are joined by "/", and only there a "/" within a part is typed "\\/"; `sow db drift` and `sow db conflicts` print keys as they are typed.',
    place: { dataset: shape.identity },
  })
}
