import { type RawBuilder, sql } from 'kysely'

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
  sql`
    alter table sow.dataset
      add column digest bigint,
      add column digest_layout text`,
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
