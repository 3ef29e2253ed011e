import { sql } from 'kysely'
import { table } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import type { FormerEntry } from '../database/former-name.js'
import { allTablesOfRuns } from './ledger-digests.js'
import { relinkAllDatasets, relinkHistory } from './link-run.js'
import { mergeRecordedDatasets } from './merge-recorded-datasets.js'
import { renameInDocuments } from './rename-in-documents.js'
import { keptBoundary } from './seen-boundary.js'
import { renameBaseTables } from './shared-tables.js'

/**
 * Reads what the ledger knows by its former name. What it knows by the present one as well is left: the two were applied
 * side by side. Not so where a dataset says that it took over the other one's rows. Writes nothing.
 */
export async function readFormerEntries(database: Database): Promise<readonly FormerEntry[]> {
  if (database.formerNames.length === 0) return []
  const found = await sql<FormerEntry>`
    with names as (
      select *
      from jsonb_to_recordset(${JSON.stringify(database.formerNames)}::jsonb)
        as name (kind text, former text, present text)
    )
    select 'package' as kind, false as moved, former, present
    from names
    where kind = 'package'
      and (
        exists (select from sow.dataset where package = former)
        or exists (
          select
          from sow.migration
          where package = former
            and not exists (select from sow.migration as twin where twin.package = present and twin.name = migration.name)
        )
      )
    union all
    select distinct 'dataset', false, dataset, present || substr(dataset, length(former) + 1)
    from names
    join sow.dataset
      on starts_with(dataset, former || '/')
    where kind = 'domain'
      and not exists (
        select
        from sow.dataset as twin
        where twin.dataset = present || substr(dataset.dataset, length(former) + 1)
      )
      and not exists (select from names as own where own.kind = 'dataset' and own.former = dataset.dataset)
    union all
    select distinct 'dataset', true, dataset, present
    from names
    join sow.dataset
      on dataset = former
    where kind = 'dataset'
      and not exists (
        select
        from sow.dataset as twin
        where twin.dataset = present
          and twin.table_name <> dataset.table_name
      )
  `.execute(database.query)
  return found.rows
}

/**
 * Writes the present names into the ledger, history included. Runs inside the caller's locked transaction. A dataset may
 * have moved from a domain that had another name when the ledger last heard of it: so it looks twice.
 */
export async function settleFormerNames(database: Database): Promise<void> {
  const settled = (await settleOnce(database)) + (await settleOnce(database))
  if (settled === 0) return
  await relinkHistory(database, { tables: allTablesOfRuns })
  await relinkAllDatasets(database)
}

async function settleOnce(database: Database): Promise<number> {
  const entries = await readFormerEntries(database)
  for (const entry of entries) {
    const { kind, moved, former, present } = entry
    if (kind === 'package') await renamePackage(database, former, present)
    else if (!(await isRecorded(database, present))) await renameDataset(database, former, present)
    else if (moved) await mergeRecordedDatasets(database, former, present)
    if (moved) await rememberMove(database, present)
  }
  return entries.length
}

async function isRecorded({ query }: Database, dataset: string): Promise<boolean> {
  const known = await query
    .selectFrom('sow.dataset')
    .select('dataset')
    .where('dataset', '=', dataset)
    .executeTakeFirst()
  return known !== undefined
}

async function renamePackage({ query }: Database, former: string, present: string): Promise<void> {
  await sql`
    update sow.dataset
    set package = ${present}
    where package = ${former}
  `.execute(query)
  await sql`
    update sow.migration
    set package = ${present}
    where package = ${former}
      and not exists (
        select
        from sow.migration as twin
        where twin.package = ${present}
          and twin.name = migration.name
      )
  `.execute(query)
}

async function renameDataset(database: Database, former: string, present: string): Promise<void> {
  const { query } = database
  await sql`
    update sow.copy as known
    set snapshot = ${keptBoundary('known')}
    where dataset = ${former}
  `.execute(query)
  // Copies follow their release, in this transaction: what they saw stays proven.
  await sql`
    update sow.dataset
    set dataset = ${present}
    where dataset = ${former}
  `.execute(query)
  for (const name of ['definition', 'release', 'roster', 'seal', 'change', 'conflict', 'source'])
    await sql`
      update ${table({ schema: 'sow', name })}
      set dataset = ${present}
      where dataset = ${former}
    `.execute(query)
  await renameInDocuments(database, former, present)
  await renameBaseTables(database, former, present)
}

/** The ledger remembers where rows came from: an older deploy still has them under the former name. */
async function rememberMove(database: Database, present: string): Promise<void> {
  const names = database.formerNames.filter((name) => name.kind === 'dataset' && name.present === present)
  const former = JSON.stringify(names.map((name) => name.former))
  await sql`
    update sow.definition
    set definition = jsonb_set(definition, '{dataset,formerly}', ${former}::jsonb)
    where dataset = ${present}
  `.execute(database.query)
}

/** Which of the datasets the ledger knows by a later name: a newer release moved their rows there. */
export async function readMovedAway(
  database: Database,
  identities: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = await sql<{ former: string }>`
    select distinct former
    from sow.definition as known
    cross join jsonb_array_elements_text(known.definition -> 'dataset' -> 'formerly') as former
    where jsonb_typeof(known.definition -> 'dataset' -> 'formerly') = 'array'
      and former = any (${[...identities]}::text[])
      and exists (select from sow.dataset as present where present.dataset = known.dataset)
      and not exists (select from sow.dataset as twin where twin.dataset = former)
  `.execute(database.query)
  return new Set(found.rows.map(({ former }) => former))
}
