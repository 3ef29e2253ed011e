import { SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import type { Database } from '../database/database.js'
import { readSharedReleases } from '../ledger/read-releases.js'

/** The datasets of a domain in the order in which their rows can go: before the rows that they refer to. Throws DATASET_UNKNOWN. */
export async function readRemovalOrder(database: Database, domain: string): Promise<string[]> {
  const applied = await readSharedReleases(database, 'all')
  const known = applied.filter(({ dataset }) => dataset.startsWith(`${domain}/`))
  if (known.length === 0)
    throw new SowError({
      code: 'DATASET_UNKNOWN',
      message: `The ledger has no dataset of a domain ${domain}.`,
      hint: 'See `sow db status` for the domains that were applied.',
      place: { dataset: domain },
    })
  return referrersFirst(await readReferences(database, [...new Set(known.map(({ dataset }) => dataset))]))
}

/**
 * To which datasets each of these refers, the last applied first. Of a dataset whose history was pruned, only its definition
 * tells when it came.
 */
async function readReferences(database: Database, identities: readonly string[]) {
  const found = await sql<{ dataset: string; refersTo: string[] }>`
    select
      applied.dataset,
      coalesce(
        jsonb_agg(distinct listed.reference -> 'dataset') filter (where listed.reference ->> 'dataset' <> ''),
        '[]'
      ) as "refersTo"
    from sow.dataset as applied
    left join sow.definition as defined
      on defined.dataset = applied.dataset
      and defined.definition_hash = applied.definition_hash
    left join lateral jsonb_array_elements(
      defined.definition -> 'dataset' -> 'references'
    ) as listed (reference)
      on true
    where applied.dataset in (${sql.join([...identities])})
    group by applied.dataset
    order by
      (
        select min(release.ordinal)
        from sow.release as release
        where release.dataset = applied.dataset
      ) desc nulls last,
      applied.dataset
  `.execute(database.query)
  return new Map(found.rows.map(({ dataset, refersTo }) => [dataset, refersTo] as const))
}

function referrersFirst(references: ReadonlyMap<string, readonly string[]>): string[] {
  const ordered = new Set<string>()
  const met = new Set<string>()
  const take = (dataset: string): void => {
    if (met.has(dataset)) return
    met.add(dataset)
    for (const [other, refersTo] of references) if (refersTo.includes(dataset)) take(other)
    ordered.add(dataset)
  }
  for (const dataset of references.keys()) take(dataset)
  return [...ordered]
}
