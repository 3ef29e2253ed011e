import { type RawBuilder, sql } from 'kysely'

/**
 * Format 2 remembers what an undo needs: the transaction that each run wrote in, the release that each run replaced,
 * the definition that a release was merged by, and of each changed row what it became.
 */
export const secondFormat: readonly RawBuilder<unknown>[] = [
  sql`
    alter table sow.run
      add column xid xid8,
      add column undoes bigint references sow.run (id)`,
  sql`
    alter table sow.run
      alter column xid set default pg_current_xact_id()`,
  sql`
    alter table sow.dataset
      add column held_version text`,
  sql`
    create table sow.definition (
      dataset text not null,
      definition_hash text not null,
      definition jsonb not null,
      primary key (dataset, definition_hash)
    )`,
  sql`
    create table sow.release (
      run bigint not null references sow.run (id),
      dataset text not null,
      tenant text not null,
      ordinal bigint generated always as identity,
      before jsonb,
      primary key (run, dataset, tenant)
    )`,
  sql`
    alter table sow.change
      add column after jsonb,
      add column inserted_run_before bigint,
      add column tombstone_run_before bigint,
      add column touched boolean not null default false`,
  sql`
    create index change_of_touched_row
      on sow.change (dataset)
      where touched`,
  sql`
    alter table sow.roster
      add column run bigint not null default 0,
      add column ended_run bigint,
      drop constraint roster_pkey,
      add primary key (dataset, tenant, run, chunk)`,
]
