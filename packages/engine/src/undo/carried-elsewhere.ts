import { sql } from 'kysely'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import { any, type Fragment, sameBaseKey } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { readRecordedShape } from '../ledger/read-recorded-shape.js'
import type { RecordedRelease } from '../ledger/read-releases.js'
import { members } from '../row/census/release-members.js'

/** Datasets that go as well, so that what they have keeps no row: those of a domain, or those of a run. */
export type GoingToo = { readonly domain: string } | { readonly run: number }

/**
 * True of a row of `target` that a dataset which stays has as well, such as the one that its file became in another folder.
 * Of a selection and its whole the merge knows by itself.
 */
export async function isCarriedElsewhere(
  database: Database,
  shape: TargetShape,
  going: GoingToo,
): Promise<Fragment> {
  const carriers: Fragment[] = []
  for (const recorded of await readCarriers(database, shape, going)) {
    const other = await readRecordedShape(database, recorded)
    if (other === null) continue
    carriers.push(sql`exists (
        select
        from ${members(other)} as carried
        where ${sameBaseKey('target', 'carried', other)}
      )`)
  }
  return carriers.length === 0 ? sql`false` : any(carriers)
}

/** What was undone as a whole is not there. */
async function readCarriers(
  database: Database,
  { identity, tableName, selectionOf }: TargetShape,
  going: GoingToo,
): Promise<readonly Pick<RecordedRelease, 'dataset' | 'package' | 'version' | 'definitionHash'>[]> {
  const found = await sql<Pick<RecordedRelease, 'dataset' | 'package' | 'version' | 'definitionHash'>>`
    select distinct on (applied.dataset)
      applied.dataset,
      applied.package,
      applied.version,
      applied.definition_hash as "definitionHash"
    from sow.dataset as applied
    join sow.definition as known
      on known.dataset = applied.dataset
      and known.definition_hash = applied.definition_hash
    where applied.table_name = ${tableName}
      and applied.dataset <> ${identity}
      and not ${goesToo(going)}
      and applied.dataset is distinct from ${selectionOf}::text
      and known.definition -> 'dataset' ->> 'selectionOf' is distinct from ${identity}
      and applied.version <> ''
    order by applied.dataset, applied.ordinal desc
  `.execute(database.query)
  return found.rows
}

function goesToo(going: GoingToo): Fragment {
  if ('domain' in going) return sql`starts_with(applied.dataset, ${`${going.domain}/`})`
  return sql`exists (
      select
      from sow.release
      where release.dataset = applied.dataset
        and release.run = ${going.run}::bigint
    )`
}
