import { sql } from 'kysely'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import { any, type Fragment, sameBaseKey } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { readRecordedShape } from '../ledger/read-recorded-shape.js'
import type { RecordedRelease } from '../ledger/read-releases.js'
import { members } from '../row/census/release-members.js'

/**
 * True of a row of `target` that a dataset of another domain has as well, such as the one that its file became in another folder.
 * Of a selection and its whole the merge knows by itself.
 */
export async function isCarriedElsewhere(database: Database, shape: TargetShape): Promise<Fragment> {
  const carriers: Fragment[] = []
  for (const recorded of await readCarriers(database, shape)) {
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
): Promise<readonly Pick<RecordedRelease, 'dataset' | 'package' | 'version' | 'definitionHash'>[]> {
  const [domain = ''] = identity.split('/')
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
      and not starts_with(applied.dataset, ${`${domain}/`})
      and applied.dataset is distinct from ${selectionOf}::text
      and known.definition -> 'dataset' ->> 'selectionOf' is distinct from ${identity}
      and applied.version <> ''
    order by applied.dataset, applied.ordinal desc
  `.execute(database.query)
  return found.rows
}
