import { sql } from 'kysely'
import { baseTableName } from '../catalog/shape/base-table-name.js'
import { table } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { mergeBases } from './merge-bases.js'
import { copyDocument, placeCopies, releaseDocument } from './place-copies.js'
import { renameInDocuments } from './rename-in-documents.js'
import { dropBase, giveOwnRowsOf, renameBaseTables } from './shared-tables.js'

/**
 * Makes one dataset of two that the ledger knows, for the next release to be compared with. What the site did to the
 * rows of either stays known. Runs of before are not undone any more: they moved other datasets than there are now.
 */
export async function mergeRecordedDatasets(
  database: Database,
  former: string,
  present: string,
): Promise<void> {
  await mergeMemory(database, former, present)
  await mergeReleases(database, former, present)
  await closeHistory(database, former, present)
  await mergeSeals(database, former, present)
  for (const name of ['change', 'conflict'])
    await sql`
      update ${table({ schema: 'sow', name })}
      set dataset = ${present}
      where dataset = ${former}
    `.execute(database.query)
  await sql`
    insert into sow.definition (dataset, definition_hash, definition)
    select ${present}, definition_hash, definition
    from sow.definition
    where dataset = ${former}
    on conflict do nothing
  `.execute(database.query)
  for (const name of ['definition', 'dataset', 'roster'])
    await sql`delete from ${table({ schema: 'sow', name })} where dataset = ${former}`.execute(database.query)
  await renameInDocuments(database, former, present)
}

/** No content hash: what the two hold together is no release, so the next one is compared row by row. */
async function mergeReleases(database: Database, former: string, present: string): Promise<void> {
  const wanted = sql`select
    other.tenant,
    case when known.tenant is null then ${releaseDocument('other_release')} else ${releaseDocument('release')}
      || jsonb_build_object(
        'rows', release.rows + other_release.rows,
        'digest_layout', null,
        'held', release.held or other_release.held,
        'held_version', coalesce(release.held_version, other_release.held_version)
      )
    end || '{"content_hash": ""}' as release,
    case when known.tenant is null then ${copyDocument('other')} else ${copyDocument('known')}
      || jsonb_build_object(
        'kept', known.kept + other.kept,
        'conflicts', known.conflicts + other.conflicts,
        'tombstoned', known.tombstoned + other.tombstoned,
        'blocked', known.blocked + other.blocked,
        'digest', null
      )
    end as copy
  from sow.copy as other
  join sow.dataset as other_release
    on other_release.dataset = other.dataset
    and other_release.ordinal = other.applied
  left join sow.copy as known
    on known.dataset = ${present}
    and known.tenant = other.tenant
  left join sow.dataset as release
    on release.dataset = known.dataset
    and release.ordinal = known.applied
  where other.dataset = ${former}`
  await placeCopies(database, present, wanted)
}

/** A run may have sealed rows of both. */
async function mergeSeals({ query }: Database, former: string, present: string): Promise<void> {
  await sql`
    insert into sow.seal as known (dataset, run, columns, seals)
    select ${present}, run, columns, seals
    from sow.seal
    where dataset = ${former}
    on conflict (dataset, run) do update
    set seals = known.seals || excluded.seals
    where known.columns = excluded.columns
  `.execute(query)
  await sql`
    delete from sow.seal
    where dataset = ${former}
  `.execute(query)
}

/** Whoever undoes a run that moved one of the two is told what became of it. */
async function closeHistory({ query }: Database, former: string, present: string): Promise<void> {
  await sql`
    update sow.release
    set dataset = ${present}
    where dataset = ${former}
  `.execute(query)
  await sql`
    update sow.release
    set before = coalesce(before, '{}') || jsonb_build_object('became_part_of', ${present}::text)
    where dataset = ${present}
  `.execute(query)
}

/** Where one has a base and the other a roster, the base stays: it has the site's edits and deletions, a roster none. */
async function mergeMemory(database: Database, former: string, present: string): Promise<void> {
  const [mine, other] = [await memoryOf(database, present), await memoryOf(database, former)]
  if (mine === 'base' && other === 'base') {
    await giveOwnRowsOf(database, [former, present])
    await mergeBases(database, former, present)
  } else if (other === 'base') {
    await dropBase(database, present)
    await renameBaseTables(database, former, present)
    await sql`delete from sow.roster where dataset = ${present}`.execute(database.query)
  } else if (other === 'roster' && mine !== 'base') await mergeRosters(database, former, present)
  await dropBase(database, former)
}

/** A base that a roster has followed is history. */
async function memoryOf(database: Database, dataset: string): Promise<'base' | 'roster' | null> {
  const { schema, name } = baseTableName(dataset)
  const found = await sql<{ memory: 'base' | 'roster' | null }>`
    select
      case
        when exists (select from sow.roster where dataset = ${dataset} and ended_run is null) then 'roster'
        when to_regclass(format('%I.%I', ${schema}::text, ${name}::text)) is not null then 'base'
      end as memory
  `.execute(database.query)
  return found.rows[0]?.memory ?? null
}

/** A key of both is one key. */
async function mergeRosters({ query }: Database, former: string, present: string): Promise<void> {
  await sql`
    insert into sow.roster (run, dataset, tenant, chunk, keys, inserted_runs)
    select
      coalesce(known.run, other.run),
      ${present},
      other.tenant,
      other.chunk + coalesce(known.chunks, 0),
      fresh.keys,
      fresh.inserted_runs
    from sow.roster as other
    left join (
      select
        tenant,
        max(run) filter (where ended_run is null) as run,
        max(chunk) + 1 as chunks
      from sow.roster
      where dataset = ${present}
      group by tenant
    ) as known
      on known.tenant = other.tenant
    cross join lateral (
      select
        jsonb_agg(key) as keys,
        array_agg(inserted_run) as inserted_runs
      from rows from (
        jsonb_array_elements(other.keys),
        unnest(other.inserted_runs)
      ) as entry (key, inserted_run)
      where not exists (
        select
        from sow.roster as twin
        cross join jsonb_array_elements(twin.keys) as known_key
        where twin.dataset = ${present}
          and twin.tenant = other.tenant
          and twin.ended_run is null
          and known_key = key
      )
    ) as fresh
    where other.dataset = ${former}
      and other.ended_run is null
      and fresh.keys is not null
  `.execute(query)
}
