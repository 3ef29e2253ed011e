/** Takes back what format 8 added: a change of several tenants is one of each. */
export const backToSeventhFormat = `
  create table sow.earlier as
  select
    change.run, change.dataset, listed.tenant, change.key || carried.part as key, change.action,
    case when action = 'rename' then before || carried.part else before end as before,
    base_before || coalesce(listed.own, '{}') as base_before,
    case when action = 'rename' then after || carried.part else after end as after,
    inserted_run_before, tombstone_run_before, touched
  from sow.change
  cross join unnest(tenants, own_before) as listed (tenant, own)
  cross join lateral (
    select case
      when cardinality(change.tenants) = 1 and change.action <> 'rename' or listed.tenant = '' then '{}'
      else (
        select jsonb_build_object(definition #>> '{tenants,column}', listed.tenant)
        from sow.definition
        where definition.dataset = change.dataset
        limit 1
      )
    end as part
  ) as carried
  order by change.run, change.dataset, change.ordinal;
  truncate sow.change;
  alter table sow.change alter column tenants type text using '';
  alter table sow.change rename column tenants to tenant;
  alter table sow.change drop column own_before;
  insert into sow.change (
    run, dataset, tenant, key, action, before, base_before, after, inserted_run_before, tombstone_run_before, touched
  )
  select *
  from sow.earlier;
  drop table sow.earlier;`

/** Takes back what format 7 added: each tenant has all its rows in the base itself. */
const backToSixthFormat = `
  do $$
  declare
    part record;
  begin
    for part in
      select
        substr(class.relname, 8) as dataset,
        to_regclass(format('sow.%I', 'ids/' || substr(class.relname, 8))) is not null as has_ids,
        attribute.attname as tenant,
        (
          select string_agg(format('own.%1$I = shared.%1$I', keyed.attname), ' and ')
          from pg_index index
          join pg_attribute keyed
            on keyed.attrelid = index.indrelid
            and keyed.attnum = any (index.indkey)
          where index.indrelid = class.oid
            and index.indisprimary
        ) as same_key
      from pg_class class
      join pg_class base
        on base.relname = 'base/' || substr(class.relname, 8)
        and base.relnamespace = class.relnamespace
      join pg_index entry
        on entry.indrelid = base.oid
        and entry.indisprimary
      join pg_attribute attribute
        on attribute.attrelid = base.oid
        and attribute.attnum = entry.indkey[0]
      where class.relname like 'shared/%'
        and class.relkind = 'r'
    loop
      execute format(
        'insert into sow.%1$I
        select (jsonb_populate_record(null::sow.%1$I, to_jsonb(shared) || jsonb_build_object(
          %4$L, sharer.tenant, ''inserted_run'', greatest(shared.inserted_run, sharer.since)
        ) || %6$s)).*
        from sow.%2$I as shared
        cross join sow.%3$I as sharer
        %7$s
        where not exists (select from sow.%1$I as own where own.%4$I = sharer.tenant and %5$s)',
        'base/' || part.dataset, 'shared/' || part.dataset, 'sharers/' || part.dataset, part.tenant, part.same_key,
        case
          when part.has_ids then
            '(
              select jsonb_object_agg(entry.key, entry.value -> (shared.sow_position % 64))
              from jsonb_each(to_jsonb(ids) - ''tenant'' - ''number'') as entry
            )'
          else '''{}'''
        end,
        case
          when part.has_ids then format(
            'join sow.%I as ids on ids.tenant = sharer.tenant and ids.number = shared.sow_position / 64',
            'ids/' || part.dataset
          )
          else ''
        end
      );
      execute format('drop table if exists sow.%I', 'ids/' || part.dataset);
      execute format('delete from sow.%I where tombstone_run = 0', 'base/' || part.dataset);
      execute format('drop table sow.%I, sow.%I', 'shared/' || part.dataset, 'sharers/' || part.dataset);
    end loop;
  end
  $$;`

/** Takes back what formats 3 to 8 added: the ledger as the Sow before it had made it. */
export const backToSecondFormat = `${backToSeventhFormat}
  ${backToSixthFormat}
  drop index sow.change_of_row;
  drop table sow.source;
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
