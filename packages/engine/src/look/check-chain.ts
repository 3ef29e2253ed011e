import { sql } from 'kysely'
import { baseTableName } from '../catalog/shape/base-table-name.js'
import type { Database } from '../database/database.js'
import { datasetStates } from '../ledger/dataset-states.js'
import { allTablesOfRuns, digestsOfRuns, recordDigest } from '../ledger/ledger-digests.js'
import { everyDataset } from '../ledger/link-run.js'

/** What of the ledger is not as Sow left it. */
export interface LedgerDamage {
  readonly kind: 'ledger-changed' | 'base-missing'
  readonly where: string
}

/** Computes every link of the chain again, from what the ledger has now. Writes nothing. */
export async function checkChain(database: Database): Promise<LedgerDamage[]> {
  return [
    ...(await changedRecords(database)),
    ...(await changedTables(database)),
    ...(await changedDatasets(database)),
  ]
}

const changed = (where: string): LedgerDamage => ({ kind: 'ledger-changed', where })

/** Runs that are gone, or say something else of themselves. */
async function changedRecords(database: Database): Promise<LedgerDamage[]> {
  const found = await sql<{ run: number }>`
    with linked as (
      select
        id,
        chain -> 'previous' as previous,
        chain ->> 'record' as record,
        ${recordDigest(sql`chain #>> '{previous,record}'`)} as present,
        jsonb_build_object(
          'run', lag(id) over (order by id),
          'record', lag(chain ->> 'record') over (order by id)
        ) as before
      from sow.run
      where outcome = 'applied'
        and chain is not null
    )
    select id as run
    from linked
    where record is distinct from present
    union
    select (previous ->> 'run')::bigint
    from linked
    where previous <> 'null'
      and previous <> before
    union
    select last_run
    from sow.meta
    where last_run is not null
      and not exists (
        select
        from linked
        where id = last_run
      )
    order by 1
  `.execute(database.query)
  return found.rows.map(({ run }) => changed(`the record of run ${run}`))
}

/** Rows that a run wrote, and that are other ones now. */
async function changedTables(database: Database): Promise<LedgerDamage[]> {
  const isLinked = sql`run in (
      select id
      from sow.run
      where chain is not null
    )`
  const found = await sql<{ run: number; name: string }>`
    with expected as (
      select
        run.id as run,
        entry.key as name,
        entry.value as digested
      from sow.run as run
      cross join lateral jsonb_each(run.chain -> 'tables') as entry
      where run.chain is not null
    ),
    present as (${digestsOfRuns(allTablesOfRuns, isLinked)}
    )
    select
      run,
      name
    from expected
    full join present
      using (run, name)
    where expected.digested is distinct from present.digested
    order by 1, 2
  `.execute(database.query)
  return found.rows.map(({ run, name }) => changed(`sow.${name} of run ${run}`))
}

interface ChangedDataset {
  readonly dataset: string
  readonly releases: boolean
  readonly definitions: boolean
  readonly base: 'changed' | 'missing' | null
}

/** What the ledger has of a dataset, against the newest link that speaks of it. */
async function changedDatasets(database: Database): Promise<LedgerDamage[]> {
  const states = await datasetStates(database, await everyDataset(database))
  if (states === null) return []
  const found = await sql<ChangedDataset>`
    with expected as (
      select distinct on (entry.key)
        entry.key as dataset,
        entry.value as state
      from sow.run
      cross join lateral jsonb_each(chain -> 'datasets') as entry
      where chain is not null
      order by entry.key, id desc
    ),
    present as (${states}
    )
    select
      dataset,
      expected.state -> 'releases' is distinct from present.state -> 'releases' as releases,
      expected.state -> 'definitions' is distinct from present.state -> 'definitions' as definitions,
      case
        when coalesce(expected.state -> 'base', 'null') in ('null', present.state -> 'base') then null
        when present.state -> 'base' = 'null' then 'missing'
        else 'changed'
      end as base
    from present
    left join expected
      using (dataset)
    where exists (
        select
        from sow.run
        where chain is not null
      )
    order by 1
  `.execute(database.query)
  return found.rows.flatMap(({ dataset, releases, definitions, base }): LedgerDamage[] => [
    ...(releases ? [changed(`sow.dataset ${dataset}`)] : []),
    ...(definitions ? [changed(`sow.definition ${dataset}`)] : []),
    ...(base === null
      ? []
      : [{ kind: base === 'missing' ? 'base-missing' : 'ledger-changed', where: baseOf(dataset) } as const]),
  ])
}

/** The base of a dataset as SQL names it. */
export function baseOf(dataset: string): string {
  const { schema, name } = baseTableName(dataset)
  return `${schema}."${name}"`
}
