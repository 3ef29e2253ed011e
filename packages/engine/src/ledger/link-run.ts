import { sql } from 'kysely'
import type { BaseChange, Database } from '../database/database.js'
import { datasetStates } from './dataset-states.js'
import { allTablesOfRuns, digestsOfRuns, recordDigest, type TableOfRuns } from './ledger-digests.js'
import { staysTrusted } from './our-transactions.js'

/** Links a run to the one before it: its record, the rows that it wrote, and the datasets that it changed, as they are now. */
export async function linkRun(database: Database, run: number): Promise<void> {
  const { transaction } = database
  const states = await datasetStates(database, transaction.datasets)
  if (transaction.run?.isContinued === true && states !== null)
    await outdateLaterLinks(database, run, [...transaction.datasets.keys()])
  await sql`
with previous as (
  select
    id as run,
    chain ->> 'record' as record
  from sow.run
  where outcome = 'applied'
    and chain is not null
    and id < ${run}::bigint
  order by id desc
  limit 1
),
linked as (
  select coalesce(run.chain, '{}') || jsonb_build_object(
      'previous', (select to_jsonb(previous) from previous),
      'record', ${recordDigest(sql`select previous.record from previous`)},
      'tables', (
        select coalesce(jsonb_object_agg(written.name, written.digested), '{}')
        from (${digestsOfRuns(allTablesOfRuns, sql`run = ${run}::bigint`)}
        ) as written
      ),
      'datasets', coalesce(run.chain -> 'datasets', '{}') || ${
        states === null
          ? sql`'{}'`
          : sql`(
        select jsonb_object_agg(states.dataset, states.state)
        from (${states}
        ) as states
      )`
      }
    ) as chain
  from sow.run as run
  where id = ${run}::bigint
),
head as (
  update sow.meta
  set last_run = greatest(last_run, ${run}::bigint)
)
update sow.run
set chain = linked.chain
from linked
where id = ${run}::bigint`.execute(database.query)
  transaction.datasets.clear()
}

/** A run that goes on after others says the last word of the datasets that it changes. */
async function outdateLaterLinks(
  database: Database,
  run: number,
  identities: readonly string[],
): Promise<void> {
  await sql`
update sow.run as run
set chain = jsonb_set(chain, '{datasets}', (chain -> 'datasets') - ${[...identities]}::text[]) || ${staysTrusted}
where id > ${run}::bigint
  and chain -> 'datasets' ?| ${[...identities]}::text[]`.execute(database.query)
}

/** For what changes datasets of the ledger and is no run: the newest link that has one of them follows. */
export async function relinkDatasets(
  database: Database,
  changes: ReadonlyMap<string, BaseChange> = database.transaction.datasets,
): Promise<void> {
  const states = await datasetStates(database, changes)
  if (states === null) return
  await sql`
with states as (${states}
),
placed as (
  select
    coalesce(
      (
        select max(id)
        from sow.run
        where chain -> 'datasets' ? states.dataset
      ),
      (
        select max(id)
        from sow.run
        where chain is not null
      )
    ) as run,
    jsonb_object_agg(states.dataset, states.state) as states
  from states
  group by 1
)
update sow.run as run
set chain = jsonb_set(chain, '{datasets}', (chain -> 'datasets') || placed.states) || ${staysTrusted}
from placed
where id = placed.run`.execute(database.query)
  for (const identity of [...changes.keys()]) database.transaction.datasets.delete(identity)
}

/** The same for every dataset. */
export async function relinkAllDatasets(database: Database): Promise<void> {
  await relinkDatasets(database, await everyDataset(database))
}

/** Every dataset that the ledger has, or a link, with a base that is to be read. */
export async function everyDataset(database: Database): Promise<ReadonlyMap<string, 'rewritten'>> {
  const found = await sql<{ dataset: string }>`
    select dataset
    from sow.dataset
    union
    select jsonb_object_keys(chain -> 'datasets')
    from sow.run
    where chain is not null
  `.execute(database.query)
  return new Map(found.rows.map(({ dataset }) => [dataset, 'rewritten']))
}

/** The links of earlier runs whose rows of these tables were changed, and by which prune. */
export interface ChangedHistory {
  readonly tables: readonly TableOfRuns[]
  readonly pruned?: { readonly upTo: number; readonly by: number }
}

/** For what changes rows of earlier runs: their links follow. */
export async function relinkHistory(database: Database, { tables, pruned }: ChangedHistory): Promise<void> {
  const isMeant = pruned === undefined ? sql`true` : sql`run <= ${pruned.upTo}::bigint`
  await sql`
with present as (
  select
    run,
    jsonb_object_agg(name, digested) as tables
  from (${digestsOfRuns(tables, isMeant)}
  ) as digests
  group by run
),
relinked as (
  select
    run.id,
    ((run.chain -> 'tables') - ${[...tables]}::text[]) || coalesce(present.tables, '{}') as tables
  from sow.run as run
  left join present
    on present.run = run.id
  where run.chain is not null
    and ${pruned === undefined ? sql`true` : sql`run.id <= ${pruned.upTo}::bigint`}
)
update sow.run as run
set chain = run.chain || jsonb_build_object('tables', relinked.tables) || ${staysTrusted}${
    pruned === undefined ? sql`` : sql` || jsonb_build_object('pruned', ${pruned.by}::bigint)`
  }
from relinked
where run.id = relinked.id
  and run.chain -> 'tables' <> relinked.tables`.execute(database.query)
}
