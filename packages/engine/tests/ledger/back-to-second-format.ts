/** Takes back what formats 3, 4 and 5 added: the ledger as the Sow before it had made it. */
export const backToSecondFormat = `
  drop index sow.change_of_row;
  drop table sow.adoption;
  alter table sow.migration drop constraint migration_state_check;
  alter table sow.migration add constraint migration_state_check check (state in ('done', 'started'));
  alter table sow.meta drop column schema_name, drop column last_run;
  alter table sow.run drop column chain;
  create table sow.earlier (
    run bigint not null references sow.run (id),
    dataset text not null,
    tenant text not null,
    ordinal bigint generated always as identity,
    before jsonb
  );
  insert into sow.earlier (run, dataset, tenant, before)
  select
    release.run, release.dataset, listed.tenant,
    before
      || coalesce(listed.copy, to_jsonb(known.*) - '{applied,digest}'::text[])
      || jsonb_build_object('dataset', release.dataset, 'tenant', listed.tenant)
      - '{digest_layout,digest}'::text[]
  from sow.release
  cross join unnest(tenants, copies) as listed (tenant, copy)
  left join sow.copy as known
    on known.dataset = release.dataset
    and known.tenant = listed.tenant
  order by ordinal, listed.tenant;
  drop table sow.release;
  alter table sow.earlier rename to release;
  alter sequence sow.earlier_ordinal_seq rename to release_ordinal_seq;
  alter table sow.release add constraint release_pkey primary key (run, dataset, tenant);
  create table sow.earlier (
    dataset text not null,
    tenant text not null,
    package text not null,
    version text not null,
    table_name text not null,
    content_hash text not null,
    definition_hash text not null,
    shape_hash text not null,
    rows bigint not null,
    kept bigint not null,
    conflicts bigint not null,
    tombstoned bigint not null,
    blocked bigint not null,
    snapshot pg_snapshot not null,
    writer xid8,
    table_rows bigint not null,
    held boolean not null default false,
    run bigint not null references sow.run (id),
    applied_at timestamptz not null default now(),
    held_version text
  );
  insert into sow.earlier
  select
    copy.dataset, tenant, package, version, table_name, content_hash, definition_hash, shape_hash, applied.rows,
    kept, conflicts, tombstoned, blocked,
    case
      when copy.xmin = pg_snapshot_xmax(snapshot)::xid
        then concat(pg_snapshot_xmin(snapshot), ':', pg_current_xact_id(), ':')::pg_snapshot
      else snapshot
    end,
    writer, table_rows, held, run, applied_at, held_version
  from sow.copy
  join sow.dataset as applied
    on applied.dataset = copy.dataset
    and applied.ordinal = copy.applied;
  drop table sow.copy, sow.dataset;
  alter table sow.earlier rename to dataset;
  alter table sow.dataset add constraint dataset_pkey primary key (dataset, tenant);
  alter table sow.roster drop column inserted_runs;
  drop table sow.seal;
  alter table sow.change drop constraint change_pkey, drop column ordinal;
  create index change_by_run on sow.change (run, dataset);
  alter table sow.conflict drop constraint conflict_pkey, drop column ordinal;
  update sow.meta set format = 2`
