import { type RawBuilder, sql } from 'kysely'
import { keptBoundary } from './seen-boundary.js'

/** What is one for all tenants of a release stands once from now on, and what is a tenant's own beside it. */
const partedTenants: readonly RawBuilder<unknown>[] = [
  sql`
    create table sow.copy (
      dataset text not null,
      tenant text not null,
      applied integer not null,
      kept bigint not null,
      conflicts bigint not null,
      tombstoned bigint not null,
      blocked bigint not null,
      snapshot pg_snapshot not null,
      writer xid8,
      table_rows bigint not null,
      digest bigint,
      primary key (dataset, tenant)
    )`,
  sql`
    insert into sow.copy (
      dataset, tenant, applied, kept, conflicts, tombstoned, blocked, snapshot, writer, table_rows
    )
    select
      dataset,
      tenant,
      dense_rank() over (
        partition by dataset
        order by
          run, applied_at, package, version, table_name, content_hash, definition_hash, shape_hash,
          known.rows, held, held_version
      ),
      kept,
      conflicts,
      tombstoned,
      blocked,
      ${keptBoundary('known')},
      writer,
      table_rows
    from sow.dataset as known`,
  sql`
    alter table sow.dataset
      add column ordinal integer,
      add column digest_layout text,
      drop constraint dataset_pkey`,
  sql`
    update sow.dataset as known
    set ordinal = first.applied
    from (
      select
        dataset,
        applied,
        min(tenant) as tenant
      from sow.copy
      group by dataset, applied
    ) as first
    where known.dataset = first.dataset
      and known.tenant = first.tenant`,
  sql`
    delete from sow.dataset
    where ordinal is null`,
  sql`
    alter table sow.dataset
      drop column tenant,
      drop column kept,
      drop column conflicts,
      drop column tombstoned,
      drop column blocked,
      drop column snapshot,
      drop column writer,
      drop column table_rows,
      add primary key (dataset, ordinal)`,
  sql`
    alter table sow.copy
      add foreign key (dataset, applied) references sow.dataset (dataset, ordinal)
        on update cascade
        on delete cascade`,
]

/** The same of what runs replaced. */
const partedHistory: readonly RawBuilder<unknown>[] = [
  sql`
    alter table sow.release
      add column tenants text[],
      add column copies jsonb[],
      drop constraint release_pkey`,
  sql`
    update sow.release as known
    set
      before = parted.before,
      tenants = parted.tenants,
      copies = parted.copies
    from (
      select
        min(ordinal) as ordinal,
        before,
        array_agg(tenant order by tenant) as tenants,
        array_agg(copy order by tenant) as copies
      from (
        select
          run,
          dataset,
          ordinal,
          tenant,
          before - array['dataset', 'tenant'] - own.facts as before,
          (
            select jsonb_object_agg(key, value)
            from jsonb_each(before)
            where key = any (own.facts)
          ) as copy
        from sow.release
        cross join (
          select array[
            'kept', 'conflicts', 'tombstoned', 'blocked', 'snapshot', 'writer', 'table_rows'
          ] as facts
        ) as own
      ) as listed
      group by run, dataset, before
    ) as parted
    where known.ordinal = parted.ordinal`,
  sql`
    delete from sow.release
    where tenants is null`,
  sql`
    alter table sow.release
      drop column tenant,
      alter column tenants set not null,
      alter column copies set not null,
      add primary key (run, dataset, ordinal)`,
]

/**
 * Format 3 tells from the rows themselves who wrote them: seals of the rows that Sow wrote, and a digest of each copy as it was
 * compared. Every table has a primary key, so that a publication takes all of them.
 */
export const thirdFormat: readonly RawBuilder<unknown>[] = [
  // A migration writes rows as they are, with whatever a site wrote into them: none is Sow's by that.
  sql`
    update sow.run
    set xid = null
    where xid is not null
      and (command like '%rollback%' or id in (select run from sow.migration))`,
  sql`
    alter table sow.meta
      add column schema_name text,
      add column last_run bigint`,
  sql`
    alter table sow.run
      add column chain jsonb`,
  ...partedTenants,
  ...partedHistory,
  sql`
    alter table sow.roster
      add column inserted_runs bigint[]`,
  sql`
    create table sow.seal (
      dataset text not null,
      run bigint not null references sow.run (id),
      columns jsonb not null,
      seals bigint[] not null,
      primary key (dataset, run)
    )`,
  // Digests do not compress.
  sql`
    alter table sow.seal
      alter column seals set storage external`,
  sql`
    alter table sow.change
      add column ordinal bigint generated always as identity,
      add primary key (run, dataset, ordinal)`,
  sql`
    drop index sow.change_by_run`,
  sql`
    alter table sow.conflict
      add column ordinal bigint generated always as identity,
      add primary key (run, dataset, ordinal)`,
]
