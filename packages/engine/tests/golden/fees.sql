-- one copy per tenant, with a reference in the key

-- census
select
  target.id::text as tenant,
  coalesce(sum(target.rows), 0)::bigint as rows,
  case
    when bool_and(last.trusted) then coalesce(sum(target.rows) filter (
      where age(target.xmin) <= age(last.boundary)
        and target.xmin is distinct from last.writer
    ), 0)::bigint
  end as foreign
from (
  select
    tenant.id,
    written.xmin,
    coalesce(written.rows, 0) as rows
  from (
    select "id" as id
    from "public"."organizations"
    where "status" in ($1)) as tenant
  left join (
    select
      "org_id" as id,
      xmin,
      count(*) as rows
    from "public"."fees"
    group by 1, 2
  ) as written
    on written.id = tenant.id
) as target
left join (
  select
    "copy"."tenant",
    pg_snapshot_xmin("copy"."snapshot")::xid as boundary,
    copy.writer::xid as writer,
    "copy"."xmin" = pg_snapshot_xmax("copy"."snapshot")::xid
      and pg_snapshot_xmin("copy"."snapshot") between (
        select greatest(pg_snapshot_xmax(pg_current_snapshot())::text::numeric - 2147483647, 0)::text::xid8
      ) and (
        select pg_snapshot_xmax(pg_current_snapshot())
      ) as trusted
  from sow.copy
  where copy.dataset = $2
) as last on last.tenant = target.id::text
group by target.id;

-- create stage
create temp table "stage_1" on commit drop as
select
  null::bigint as sow_position,
  "source_1"."amount" as "amount",
  "source_1"."code" as "code",
  "source_2"."code" as "schedule_id.code",
  "source_1"."unit" as "unit"
from "public"."fees" as "source_1",
  "public"."schedules" as "source_2"
with no data;

-- create delta
create temp table "delta_1" on commit drop as
select
  null::bigint as sow_position,
  null::text as sow_action,
  null::boolean as sow_in_table,
  null::boolean as sow_has_base,
  null::boolean as sow_kept,
  null::boolean as sow_conflicting,
  null::boolean as sow_rebase,
  null::xid as sow_xmin,
  null::text as sow_reason,
  null::integer as sow_step,
  "target"."id",
  "target"."org_id",
  "target"."schedule_id",
  "target"."code",
  "target"."unit" as "unit",
  "target"."unit" as "unit@seen",
  null::boolean as "unit@take",
  "target"."amount" as "amount",
  "target"."amount" as "amount@seen",
  null::boolean as "amount@take",
  "target"."amount" as "amount@base",
  null::boolean as "amount@conflict"
from "public"."fees" as target
with no data;

-- fill delta
insert into "pg_temp"."delta_1" (
  "sow_position",
  "sow_action",
  "sow_in_table",
  "sow_has_base",
  "sow_kept",
  "sow_conflicting",
  "sow_rebase",
  "sow_xmin",
  "id",
  "org_id",
  "schedule_id",
  "code",
  "unit",
  "unit@seen",
  "unit@take",
  "amount",
  "amount@seen",
  "amount@take",
  "amount@base",
  "amount@conflict"
)
with incoming as (
select
  stage.sow_position,
  tenant.id as "org_id",
  "reference_1"."id" as "schedule_id",
  "stage"."code",
  "stage"."unit",
  "stage"."amount",
  (("stage"."schedule_id.code" is not null and "reference_1"."id" is null)) as sow_unresolved
from "pg_temp"."stage_1" as stage
cross join (
    select "id" as id
    from "public"."organizations"
    where "status" in ($1)) as tenant
left join "public"."schedules" as "reference_1"
  on "reference_1"."org_id" = tenant.id
  and "reference_1"."code" = "stage"."schedule_id.code"
),
compared as (
  select
    incoming.sow_position,
    incoming.sow_unresolved,
    target.xmin as sow_xmin,
    "target"."org_id" is not null as sow_in_table,
    "base"."org_id" is not null and base.tombstone_run is null as sow_has_base,
    base.tombstone_run is not null as sow_is_tombstone,
    "incoming"."org_id",
  "incoming"."schedule_id",
  "incoming"."code",
  "incoming"."unit",
  "incoming"."amount",
  "target"."unit" as "unit@seen",
  "target"."amount" as "amount@seen",
  "base"."amount" as "amount@base"
  from incoming
  left join "public"."fees" as target
    on "target"."org_id" = "incoming"."org_id"
  and "target"."schedule_id" = "incoming"."schedule_id"
  and "target"."code" = "incoming"."code"
  left join "sow"."base/tiny/fees" as own_base
    on "own_base"."org_id" = "incoming"."org_id"
    and "own_base"."schedule_id" = "incoming"."schedule_id"
  and "own_base"."code" = "incoming"."code"
  left join "sow"."sharers/tiny/fees" as sharer
    on sharer.tenant = "incoming"."org_id"
  left join "sow"."shared/tiny/fees" as shared_base
    on "shared_base"."schedule_id" = "incoming"."schedule_id"
  and "shared_base"."code" = "incoming"."code"
    and sharer.tenant is not null
  cross join lateral (
    select
      case when "own_base"."org_id" is not null then case when own_base.tombstone_run is distinct from 0 then "own_base"."org_id" end else case when shared_base.tableoid is not null then sharer.tenant end end as "org_id",
  case when "own_base"."org_id" is not null then case when own_base.tombstone_run is distinct from 0 then "own_base"."schedule_id" end else "shared_base"."schedule_id" end as "schedule_id",
  case when "own_base"."org_id" is not null then case when own_base.tombstone_run is distinct from 0 then "own_base"."code" end else "shared_base"."code" end as "code",
  case when "own_base"."org_id" is not null then "own_base"."amount" else "shared_base"."amount" end as "amount",
  case when "own_base"."org_id" is not null then "own_base"."inserted_run" else case when "shared_base"."inserted_run" is not null then greatest("shared_base"."inserted_run", "sharer"."since") end end as "inserted_run",
  nullif(own_base.tombstone_run, 0) as tombstone_run
  ) as base
  where (incoming.sow_unresolved
  or "target"."org_id" is null
  or ("target"."unit", "target"."amount") is distinct from ("incoming"."unit", "incoming"."amount")
  or "base"."org_id" is null or base.tombstone_run is not null
  or ("base"."amount") is distinct from ("incoming"."amount"))
),
judged as (
  select
    sow_position, sow_unresolved, sow_xmin, sow_in_table, sow_has_base, sow_is_tombstone,
    sow_in_table and not sow_unresolved and (not sow_has_base or ("amount" is distinct from "amount@base")) as sow_rebase,
    "org_id",
  "schedule_id",
  "code",
  "unit",
  "unit@seen",
  "amount",
  "amount@seen",
  "amount@base",
  sow_in_table and not sow_unresolved and "unit@seen" is distinct from "unit" as "unit@take",
  sow_in_table and not sow_unresolved and sow_has_base and "amount@seen" is distinct from "amount" and "amount" is distinct from "amount@base" and not "amount@seen" is distinct from "amount@base" as "amount@take",
  sow_in_table and not sow_unresolved and sow_has_base and "amount@seen" is distinct from "amount" and "amount" is distinct from "amount@base" and "amount@seen" is distinct from "amount@base" as "amount@conflict"
  from compared
)
select
  sow_position,
  case
    when sow_unresolved then 'blocked'
    when not sow_in_table and sow_is_tombstone then 'tombstoned'
    when not sow_in_table and sow_has_base then 'tombstone'
    when not sow_in_table then 'insert'
    when ("unit@take"
  or "amount@take") then 'update'
    else 'none'
  end as sow_action,
  sow_in_table,
  sow_has_base,
  sow_in_table and not sow_unresolved and ((not "amount@take" and not "amount@conflict" and "amount@seen" is distinct from "amount")) as sow_kept,
  ("amount@conflict") as sow_conflicting,
  sow_rebase,
  sow_xmin,
  null,
  "org_id",
  "schedule_id",
  "code",
  "unit",
  "unit@seen",
  "unit@take",
  "amount",
  "amount@seen",
  "amount@take",
  case when "amount@conflict" then "amount@base" end,
  "amount@conflict"
from judged;

-- add departed
insert into "pg_temp"."delta_1" (
  "sow_action",
  "sow_in_table",
  "sow_has_base",
  "sow_kept",
  "sow_conflicting",
  "sow_rebase",
  "sow_xmin",
  "sow_reason",
  "org_id",
  "schedule_id",
  "code",
  "unit@seen",
  "amount@seen"
)
with incoming as (
select
  stage.sow_position,
  tenant.id as "org_id",
  "reference_1"."id" as "schedule_id",
  "stage"."code",
  "stage"."unit",
  "stage"."amount",
  (("stage"."schedule_id.code" is not null and "reference_1"."id" is null)) as sow_unresolved
from "pg_temp"."stage_1" as stage
cross join (
    select "id" as id
    from "public"."organizations"
    where "status" in ($1)) as tenant
left join "public"."schedules" as "reference_1"
  on "reference_1"."org_id" = tenant.id
  and "reference_1"."code" = "stage"."schedule_id.code"
)
select
  case
    when base.inserted_run is not null
  and "target"."amount" is not distinct from "base"."amount"
  and ("target"."xmin" = any (array(
    select run.xid::xid
    from sow.run
    where (
      run.xmin = run.xid::xid
        or run.xmin = (run.chain ->> 'relinked')::xid8::xid
    )
      and run.xid is distinct from pg_current_xact_id_if_assigned()
      and pg_snapshot_xmax(pg_current_snapshot())::text::numeric - run.xid::text::numeric < 2147483648
  ))
  or hash_record_extended(row("target"."id", "target"."org_id", "target"."schedule_id", "target"."code", "target"."unit", "target"."amount"::text collate "C"), 0) in (
      select unnest(seal.seals)
      from sow.seal
      where seal.dataset = $2
        and seal.columns = $3::jsonb
    ))
  and not exists (
    select
    from (
  select
    change.run,
  change.dataset,
  change.ordinal,
  listed.tenant,
  jsonb_build_object('org_id'::text, listed.tenant) || change.key as key,
  change.key as kept_key,
  change.action,
  case when change.action = 'rename' then jsonb_build_object('org_id'::text, listed.tenant) || change.before else change.before end as before,
  case when change.action = 'rename' then jsonb_build_object('org_id'::text, listed.tenant) || change.after else change.after end as after,
  change.base_before || coalesce(listed.own, '{}') as base_before,
  change.inserted_run_before,
  change.tombstone_run_before,
  change.touched
  from sow.change
  cross join unnest(change.tenants, change.own_before) as listed (tenant, own)
) as change
    where change.dataset = $4
      and change.touched
      and change.key = jsonb_object(array['org_id', 'schedule_id', 'code'], array["target"."org_id"::text, "target"."schedule_id"::text, "target"."code"::text])
  )
  and not exists (
    select change.run
    from sow.change
    where change.dataset = $5
      and change.touched
      and not (change.key ?& array['schedule_id', 'code']::text[]
  and change.key - array['org_id', 'schedule_id', 'code']::text[] = '{}'
  and (change.tenants <> '{""}' or change.key ? 'org_id'::text))
  ) then 'delete'
    else 'left'
  end,
  true, true, false, false, false,
  target.xmin,
  null,
  "target"."org_id",
  "target"."schedule_id",
  "target"."code",
  "target"."unit",
  "target"."amount"
from (
  select *
  from (
  select
    "own"."org_id",
  "own"."schedule_id",
  "own"."code",
  "own"."amount",
  "own"."inserted_run",
  "own"."tombstone_run"
  from "sow"."base/tiny/fees" as own
  where own.tombstone_run is distinct from 0
  union all
  select
    sharer.tenant,
  "shared"."schedule_id",
  "shared"."code",
  "shared"."amount",
  case when "shared"."inserted_run" is not null then greatest("shared"."inserted_run", "sharer"."since") end,
  null::bigint
  from "sow"."sharers/tiny/fees" as sharer
  cross join "sow"."shared/tiny/fees" as shared
  where not exists (
      select
      from "sow"."base/tiny/fees" as own
      where "own"."org_id" = sharer.tenant
        and "own"."schedule_id" = "shared"."schedule_id"
  and "own"."code" = "shared"."code"
    )
) as base
  where tombstone_run is null
) as base
join (
    select "id" as id
    from "public"."organizations"
    where "status" in ($6)) as tenant
  on tenant.id = "base"."org_id"
join "public"."fees" as target
  on "target"."org_id" = "base"."org_id"
  and "target"."schedule_id" = "base"."schedule_id"
  and "target"."code" = "base"."code"
where not exists (
    select
    from incoming
    where "incoming"."org_id" = "base"."org_id"
  and "incoming"."schedule_id" = "base"."schedule_id"
  and "incoming"."code" = "base"."code"
  );

-- insert
insert into "public"."fees" (
  "org_id",
  "schedule_id",
  "code",
  "unit",
  "amount"
)
select
  "org_id",
  "schedule_id",
  "code",
  "unit",
  "amount"
from "pg_temp"."delta_1" as decided
where "decided"."sow_action" operator(pg_catalog.=) 'insert';

-- update
update "public"."fees" as target
set
  "unit" = case
    when "decided"."unit@take" then "decided"."unit"
    else "target"."unit"
  end,
  "amount" = case
    when "decided"."amount@take" then "decided"."amount"
    else "target"."amount"
  end
from (
  select
    sow_xmin,
  "org_id",
  "schedule_id",
  "code",
  "unit",
  "unit@seen",
  coalesce("unit@take", false) as "unit@take",
  "amount",
  "amount@seen",
  coalesce("amount@take", false) as "amount@take"
  from "pg_temp"."delta_1" as decided
  where "decided"."sow_action" operator(pg_catalog.=) any (array['update', 'revive', 'retire'])
) as decided
where "target"."org_id" operator(pg_catalog.=) "decided"."org_id"
  and "target"."schedule_id" operator(pg_catalog.=) "decided"."schedule_id"
  and "target"."code" operator(pg_catalog.=) "decided"."code"
  and (
    "decided"."sow_xmin" is null
    or target.xmin operator(pg_catalog.=) "decided"."sow_xmin"
    or target.xmin operator(pg_catalog.=) pg_catalog.pg_current_xact_id()::pg_catalog.xid
  )
  and (not "decided"."unit@take" or coalesce("target"."unit" operator(pg_catalog.=) "decided"."unit@seen", "target"."unit" is null and "decided"."unit@seen" is null))
  and (not "decided"."amount@take" or coalesce("target"."amount" operator(pg_catalog.=) "decided"."amount@seen", "target"."amount" is null and "decided"."amount@seen" is null));

-- delete
delete from "public"."fees" as target
using (
  select
    "sow_xmin",
  "org_id",
  "schedule_id",
  "code",
  "unit@seen",
  "amount@seen"
  from "pg_temp"."delta_1" as departed
  where "departed"."sow_action" operator(pg_catalog.=) 'delete'
) as departed
where "target"."org_id" operator(pg_catalog.=) "departed"."org_id"
  and "target"."schedule_id" operator(pg_catalog.=) "departed"."schedule_id"
  and "target"."code" operator(pg_catalog.=) "departed"."code"
  and (
    "departed"."sow_xmin" is null
    or target.xmin operator(pg_catalog.=) "departed"."sow_xmin"
    or target.xmin operator(pg_catalog.=) pg_catalog.pg_current_xact_id()::pg_catalog.xid
  )
  and coalesce("target"."unit" operator(pg_catalog.=) "departed"."unit@seen", "target"."unit" is null and "departed"."unit@seen" is null)
  and coalesce("target"."amount" operator(pg_catalog.=) "departed"."amount@seen", "target"."amount" is null and "departed"."amount@seen" is null);

-- create base
create table "sow"."base/tiny/fees" as
select
  "target"."org_id",
  "target"."schedule_id",
  "target"."code",
  "target"."amount",
  null::bigint as inserted_run,
  null::bigint as tombstone_run
from "public"."fees" as target
with no data;

-- create base
create table "sow"."shared/tiny/fees" as
select
  "schedule_id",
  "code",
  "amount",
  "inserted_run",
  null::integer as sow_position
from "sow"."base/tiny/fees"
with no data;

-- create base
create table "sow"."sharers/tiny/fees" as
select
  "org_id" as tenant,
  null::bigint as since
from "sow"."base/tiny/fees"
with no data;

-- create base
alter table "sow"."shared/tiny/fees" add primary key ("schedule_id", "code");

-- create base
alter table "sow"."sharers/tiny/fees" add primary key (tenant);

-- add the key of the base
alter table "sow"."base/tiny/fees" add primary key ("org_id", "schedule_id", "code");

-- record changes
insert into sow.change (run, dataset, tenants, own_before, key, action, before, after, base_before, inserted_run_before, tombstone_run_before, touched)
select
  $1::bigint,
  $2,
  array_agg(done.tenant),
  null,
  case
    when count(*) = 1 then jsonb_build_object('org_id'::text, min(done.tenant)) || done.key
    else done.key
  end,
  action,
  before,
  after,
  base_before,
  inserted_run_before,
  tombstone_run_before,
  touched
from (
  select
    tenant,
  case when key ->> 'org_id' = tenant then key - 'org_id'::text else key end as key,
  action,
  case when action = 'rename' then case when before ->> 'org_id' = tenant then before - 'org_id'::text else before end else before end as before,
  case when action = 'rename' then case when after ->> 'org_id' = tenant then after - 'org_id'::text else after end else after end as after,
  base_before,
  inserted_run_before,
  tombstone_run_before,
  touched
  from (
  select
    "decided"."org_id"::text as tenant,
    jsonb_object(array['org_id', 'schedule_id', 'code'], array["decided"."org_id"::text, "decided"."schedule_id"::text, "decided"."code"::text]) as key,
    case when decided.sow_action = 'none' then 'rebase' else decided.sow_action end as action,
    case
      when decided.sow_action = 'delete' then jsonb_object(array['id', 'org_id', 'schedule_id', 'code', 'unit', 'amount'], array["target"."id"::text, "target"."org_id"::text, "target"."schedule_id"::text, "target"."code"::text, "target"."unit"::text, "target"."amount"::text])
      else case
    when decided.sow_action in ('update', 'revive', 'retire') then nullif(jsonb_object(array['unit', 'amount'], array["decided"."unit@seen"::text, "decided"."amount@seen"::text]) - array_remove(array[
    case when "decided"."unit@take" then null else 'unit'::text end,
  case when "decided"."amount@take" then null else 'amount'::text end
    ], null), '{}')
  end
    end as before,
    case
    when decided.sow_action in ('update', 'revive', 'retire') then nullif(jsonb_object(array['unit', 'amount'], array["decided"."unit"::text, "decided"."amount"::text]) - array_remove(array[
    case when "decided"."unit@take" then null else 'unit'::text end,
  case when "decided"."amount@take" then null else 'amount'::text end
    ], null), '{}')
  end as after,
    case
    when "base"."org_id" is not null then jsonb_object(array['amount'], array["base"."amount"::text])
  end as base_before,
    base.inserted_run as inserted_run_before,
    base.tombstone_run as tombstone_run_before,
    "target"."org_id" is not null and not coalesce(("target"."xmin" = any (array(
    select run.xid::xid
    from sow.run
    where (
      run.xmin = run.xid::xid
        or run.xmin = (run.chain ->> 'relinked')::xid8::xid
    )
      and run.xid is distinct from pg_current_xact_id_if_assigned()
      and pg_snapshot_xmax(pg_current_snapshot())::text::numeric - run.xid::text::numeric < 2147483648
  ))
  or hash_record_extended(row("target"."id", "target"."org_id", "target"."schedule_id", "target"."code", "target"."unit", "target"."amount"::text collate "C"), 0) in (
      select unnest(seal.seals)
      from sow.seal
      where seal.dataset = $3
        and seal.columns = $4::jsonb
    )), false) as touched
from "pg_temp"."delta_1" as decided
left join "public"."fees" as target
  on "target"."org_id" = "decided"."org_id"
  and "target"."schedule_id" = "decided"."schedule_id"
  and "target"."code" = "decided"."code"
left join "sow"."base/tiny/fees" as own_base
    on "own_base"."org_id" = "decided"."org_id"
    and "own_base"."schedule_id" = "decided"."schedule_id"
  and "own_base"."code" = "decided"."code"
  left join "sow"."sharers/tiny/fees" as sharer
    on sharer.tenant = "decided"."org_id"
  left join "sow"."shared/tiny/fees" as shared_base
    on "shared_base"."schedule_id" = "decided"."schedule_id"
  and "shared_base"."code" = "decided"."code"
    and sharer.tenant is not null
  cross join lateral (
    select
      case when "own_base"."org_id" is not null then case when own_base.tombstone_run is distinct from 0 then "own_base"."org_id" end else case when shared_base.tableoid is not null then sharer.tenant end end as "org_id",
  case when "own_base"."org_id" is not null then case when own_base.tombstone_run is distinct from 0 then "own_base"."schedule_id" end else "shared_base"."schedule_id" end as "schedule_id",
  case when "own_base"."org_id" is not null then case when own_base.tombstone_run is distinct from 0 then "own_base"."code" end else "shared_base"."code" end as "code",
  case when "own_base"."org_id" is not null then "own_base"."amount" else "shared_base"."amount" end as "amount",
  case when "own_base"."org_id" is not null then "own_base"."inserted_run" else case when "shared_base"."inserted_run" is not null then greatest("shared_base"."inserted_run", "sharer"."since") end end as "inserted_run",
  nullif(own_base.tombstone_run, 0) as tombstone_run
  ) as base
where decided.sow_action in ('update', 'revive', 'retire', 'delete', 'tombstone')
  or decided.sow_rebase
  ) as rows
) as done
group by done.key, action, before, after, base_before, inserted_run_before, tombstone_run_before, touched;

-- seal what was written
with written as materialized (
  select
    "target"."org_id"::text as tenant,
  not exists (
    select
    from (
  select
    change.run,
  change.dataset,
  change.ordinal,
  listed.tenant,
  jsonb_build_object('org_id'::text, listed.tenant) || change.key as key,
  change.key as kept_key,
  change.action,
  case when change.action = 'rename' then jsonb_build_object('org_id'::text, listed.tenant) || change.before else change.before end as before,
  case when change.action = 'rename' then jsonb_build_object('org_id'::text, listed.tenant) || change.after else change.after end as after,
  change.base_before || coalesce(listed.own, '{}') as base_before,
  change.inserted_run_before,
  change.tombstone_run_before,
  change.touched
  from sow.change
  cross join unnest(change.tenants, change.own_before) as listed (tenant, own)
) as change
    where change.dataset = $1
      and change.touched
      and change.key = jsonb_object(array['org_id', 'schedule_id', 'code'], array["target"."org_id"::text, "target"."schedule_id"::text, "target"."code"::text])
  )
  and not exists (
    select change.run
    from sow.change
    where change.dataset = $2
      and change.touched
      and not (change.key ?& array['schedule_id', 'code']::text[]
  and change.key - array['org_id', 'schedule_id', 'code']::text[] = '{}'
  and (change.tenants <> '{""}' or change.key ? 'org_id'::text))
  ) as is_own,
  hash_record_extended(row("target"."id", "target"."org_id", "target"."schedule_id", "target"."code", "target"."unit", "target"."amount"::text collate "C"), 0) as seal,
  hash_record_extended(row("target"."org_id", "target"."schedule_id", "target"."code", "target"."unit", "target"."amount"::text collate "C"), 0) as digest
  from "pg_temp"."delta_1" as decided
  join "public"."fees" as target
    on "target"."org_id" = "decided"."org_id"
  and "target"."schedule_id" = "decided"."schedule_id"
  and "target"."code" = "decided"."code"
  where decided.sow_action in ('insert', 'update', 'revive', 'retire')
),
summed as (
  select
    tenant,
    bit_xor(digest) as digest,
    array_agg(seal) filter (where is_own) as seals
  from written
  group by tenant
),
sealed as (
  insert into sow.seal as known (dataset, run, columns, seals)
  select
    $3,
    $4::bigint,
    $5::jsonb,
    array_agg(one.seal)
  from summed
  cross join unnest(summed.seals) as one (seal)
  having count(*) > 0
  on conflict (dataset, run) do update
  set seals = known.seals || excluded.seals
)
select tenant, digest::text as digest
from summed;

-- insert and seal, where nothing else is written
with inserted as (
insert into "public"."fees" (
  "org_id",
  "schedule_id",
  "code",
  "unit",
  "amount"
)
select
  "org_id",
  "schedule_id",
  "code",
  "unit",
  "amount"
from "pg_temp"."delta_1" as decided
where "decided"."sow_action" operator(pg_catalog.=) 'insert'
  returning
    "org_id" as tenant,
  pg_catalog.hash_record_extended(row("id", "org_id", "schedule_id", "code", "unit", "amount"::pg_catalog.text collate pg_catalog."C"), 0) as seal,
  pg_catalog.hash_record_extended(row("org_id", "schedule_id", "code", "unit", "amount"::pg_catalog.text collate pg_catalog."C"), 0) as digest
),
sealed as (
  insert into sow.seal as known (dataset, run, columns, seals)
  select
    $1,
    $2::pg_catalog.int8,
    $3::pg_catalog.jsonb,
    pg_catalog.array_agg(inserted.seal)
  from inserted
  having pg_catalog.count(*) operator(pg_catalog.>) 0
  on conflict (dataset, run) do update
  set seals = known.seals operator(pg_catalog.||) excluded.seals
)
select
  tenant::pg_catalog.text as tenant,
  pg_catalog.count(*) as rows,
  pg_catalog.bit_xor(digest)::pg_catalog.text as digest
from inserted
group by inserted.tenant;

-- what was to be inserted
select
  "decided"."org_id"::text as tenant,
  coalesce(bit_xor(hash_record_extended(row("decided"."org_id", "decided"."schedule_id", "decided"."code", "decided"."unit", "decided"."amount"::text collate "C"), 0)), 0)::text as digest
from "pg_temp"."delta_1" as decided
where decided.sow_action = 'insert'
group by 1;

-- record the base
create temp table "base_moved" on commit drop as
select
  row_number() over () as sow_move,
  "moving"."org_id",
  "moving"."schedule_id",
  "moving"."code",
  "moving"."amount",
  "moving"."inserted_run",
  "moving"."tombstone_run"
from (
select
  case when "base"."org_id" is not null then "base"."org_id" else "decided"."org_id" end as "org_id",
  case when "base"."org_id" is not null then "base"."schedule_id" else "decided"."schedule_id" end as "schedule_id",
  case when "base"."org_id" is not null then "base"."code" else "decided"."code" end as "code",
  case when not (decided.sow_action = 'delete') then case when "base"."org_id" is not null and not decided.sow_rebase then "base"."amount" else "decided"."amount" end end as "amount",
  case when not (decided.sow_action = 'delete') then case
    when not ("base"."org_id" is not null) then case when decided.sow_action = 'insert' then $1::bigint end
    when not decided.sow_rebase then base.inserted_run
    when decided.sow_action = 'insert' then coalesce(base.inserted_run, $2::bigint)
    when base.tombstone_run is null then base.inserted_run
  end end as inserted_run,
  case
    when decided.sow_action = 'delete' then 0::bigint
    when decided.sow_action = 'tombstone' then $3::bigint
    when "base"."org_id" is not null and not decided.sow_rebase then base.tombstone_run
  end as tombstone_run
from "pg_temp"."delta_1" as decided
left join "sow"."base/tiny/fees" as own_base
    on "own_base"."org_id" = "decided"."org_id"
    and "own_base"."schedule_id" = "decided"."schedule_id"
  and "own_base"."code" = "decided"."code"
  left join "sow"."sharers/tiny/fees" as sharer
    on sharer.tenant = "decided"."org_id"
  left join "sow"."shared/tiny/fees" as shared_base
    on "shared_base"."schedule_id" = "decided"."schedule_id"
  and "shared_base"."code" = "decided"."code"
    and sharer.tenant is not null
  cross join lateral (
    select
      case when "own_base"."org_id" is not null then case when own_base.tombstone_run is distinct from 0 then "own_base"."org_id" end else case when shared_base.tableoid is not null then sharer.tenant end end as "org_id",
  case when "own_base"."org_id" is not null then case when own_base.tombstone_run is distinct from 0 then "own_base"."schedule_id" end else "shared_base"."schedule_id" end as "schedule_id",
  case when "own_base"."org_id" is not null then case when own_base.tombstone_run is distinct from 0 then "own_base"."code" end else "shared_base"."code" end as "code",
  case when "own_base"."org_id" is not null then "own_base"."amount" else "shared_base"."amount" end as "amount",
  case when "own_base"."org_id" is not null then "own_base"."inserted_run" else case when "shared_base"."inserted_run" is not null then greatest("shared_base"."inserted_run", "sharer"."since") end end as "inserted_run",
  nullif(own_base.tombstone_run, 0) as tombstone_run
  ) as base
where decided.sow_rebase
  or (decided.sow_action in ('tombstone', 'delete') and "base"."org_id" is not null)
  or (decided.sow_action in ('insert', 'tombstone') and not ("base"."org_id" is not null))
) as moving;

-- record the base
create temp table "base_coming" on commit drop as
select
  "moved"."org_id" as tenant,
  coalesce(min(moved.inserted_run), 0) as since
from "pg_temp"."base_moved" as moved
where not exists (
    select
    from "sow"."sharers/tiny/fees" as sharer
    where sharer.tenant = "moved"."org_id"
  )
  and not exists (
    select
    from "sow"."base/tiny/fees" as own
    where "own"."org_id" = "moved"."org_id"
      and not exists (
        select
        from "pg_temp"."base_moved" as twin
        where "twin"."org_id" = "own"."org_id"
          and "twin"."schedule_id" = "own"."schedule_id"
  and "twin"."code" = "own"."code"
      )
  )
group by 1
having bool_or(moved.tombstone_run is distinct from 0);

-- record the base
insert into "sow"."sharers/tiny/fees" (tenant, since)
select tenant, since
from "pg_temp"."base_coming";

-- record the base
create temp table "base_tipped" on commit drop as
with candidates as (
  select
    moved.sow_move,
  "moved"."schedule_id" as "schedule_id",
  "moved"."code" as "code",
  "moved"."tombstone_run" as tombstone_run,
  case when "moved"."inserted_run" = sharer.since then 0 else "moved"."inserted_run" end as inserted_run,
  hash_record_extended(row(
      "moved"."amount"::text collate "C",
  "moved"."code"::text collate "C",
  "moved"."schedule_id"::text collate "C"
    ), 0) as sow_digest
  from "pg_temp"."base_moved" as moved
  join "sow"."sharers/tiny/fees" as sharer
    on sharer.tenant = "moved"."org_id"
  union all
  select
    null,
  "own"."schedule_id" as "schedule_id",
  "own"."code" as "code",
  "own"."tombstone_run" as tombstone_run,
  case when "own"."inserted_run" = sharer.since then 0 else "own"."inserted_run" end as inserted_run,
  hash_record_extended(row(
      "own"."amount"::text collate "C",
  "own"."code"::text collate "C",
  "own"."schedule_id"::text collate "C"
    ), 0) as sow_digest
  from "sow"."base/tiny/fees" as own
  join "sow"."sharers/tiny/fees" as sharer
    on sharer.tenant = "own"."org_id"
  where exists (
      select
      from "pg_temp"."base_moved" as moved
      where "moved"."schedule_id" = "own"."schedule_id"
  and "moved"."code" = "own"."code"
    )
    and not exists (
      select
      from "pg_temp"."base_moved" as moved
      where "moved"."org_id" = "own"."org_id"
        and "moved"."schedule_id" = "own"."schedule_id"
  and "moved"."code" = "own"."code"
    )
),
most as (
  select
    min(sow_move) as sow_move,
    count(sow_move) as sow_moves,
    inserted_run,
    tombstone_run
  from candidates
  where coalesce(tombstone_run, 0) = 0
  group by "schedule_id", "code", tombstone_run, inserted_run, sow_digest
  having count(*) * 2 > (select count(*) from "sow"."sharers/tiny/fees")
)
select
  most.sow_moves,
  "moved"."schedule_id",
  "moved"."code",
  "moved"."amount",
  most.inserted_run,
  most.tombstone_run
from most
join "pg_temp"."base_moved" as moved
  on moved.sow_move = most.sow_move
left join "sow"."shared/tiny/fees" as shared
  on "shared"."schedule_id" = "moved"."schedule_id"
  and "shared"."code" = "moved"."code"
where case
    when shared.tableoid is null then most.tombstone_run is null
    else most.tombstone_run is not null
      or shared.inserted_run is distinct from most.inserted_run
      or hash_record_extended(row(
      "shared"."amount"::text collate "C",
  "shared"."code"::text collate "C",
  "shared"."schedule_id"::text collate "C"
    ), 0) <> hash_record_extended(row(
      "moved"."amount"::text collate "C",
  "moved"."code"::text collate "C",
  "moved"."schedule_id"::text collate "C"
    ), 0)
  end;

-- record the base
insert into "sow"."base/tiny/fees" (
  "org_id",
  "schedule_id",
  "code",
  "amount",
  "inserted_run",
  "tombstone_run"
)
select
  sharer.tenant,
  "tipped"."schedule_id",
  "tipped"."code",
  "shared"."amount",
  case when "shared"."inserted_run" is not null then greatest("shared"."inserted_run", "sharer"."since") end,
  case when shared.tableoid is null then 0 end
from "pg_temp"."base_tipped" as tipped
cross join "sow"."sharers/tiny/fees" as sharer
left join "sow"."shared/tiny/fees" as shared
  on "shared"."schedule_id" = "tipped"."schedule_id"
  and "shared"."code" = "tipped"."code"
where tipped.sow_moves < (select count(*) from "sow"."sharers/tiny/fees")
  and not exists (
    select
    from "pg_temp"."base_moved" as present
    where "present"."org_id" = sharer.tenant
      and "present"."schedule_id" = "tipped"."schedule_id"
  and "present"."code" = "tipped"."code"
  )
  and not exists (
    select
    from "sow"."base/tiny/fees" as present
    where "present"."org_id" = sharer.tenant
      and "present"."schedule_id" = "tipped"."schedule_id"
  and "present"."code" = "tipped"."code"
  )
  and not exists (
    select
    from "pg_temp"."base_coming" as coming
    where coming.tenant = sharer.tenant
  );

-- record the base
delete from "sow"."base/tiny/fees" as own
using "pg_temp"."base_moved" as moved
where "own"."org_id" = "moved"."org_id"
  and "own"."schedule_id" = "moved"."schedule_id"
  and "own"."code" = "moved"."code";

-- record the base
delete from "sow"."shared/tiny/fees" as shared
using "pg_temp"."base_tipped" as tipped
where "shared"."schedule_id" = "tipped"."schedule_id"
  and "shared"."code" = "tipped"."code"
  and tipped.tombstone_run is not null;

-- record the base
update "sow"."shared/tiny/fees" as shared
set
  "schedule_id" = "tipped"."schedule_id",
  "code" = "tipped"."code",
  "amount" = "tipped"."amount",
  "inserted_run" = "tipped"."inserted_run"
from "pg_temp"."base_tipped" as tipped
where "shared"."schedule_id" = "tipped"."schedule_id"
  and "shared"."code" = "tipped"."code";

-- record the base
insert into "sow"."shared/tiny/fees" (
  "schedule_id",
  "code",
  "amount",
  "inserted_run",
  sow_position
)
select
  "tipped"."schedule_id",
  "tipped"."code",
  "tipped"."amount",
  "tipped"."inserted_run",
  (select coalesce(max(sow_position), -1) from "sow"."shared/tiny/fees") + row_number() over ()
from "pg_temp"."base_tipped" as tipped
where tipped.tombstone_run is null
  and not exists (
    select
    from "sow"."shared/tiny/fees" as shared
    where "shared"."schedule_id" = "tipped"."schedule_id"
  and "shared"."code" = "tipped"."code"
  );

-- record the base
delete from "sow"."base/tiny/fees" as own
using "pg_temp"."base_tipped" as tipped,
  "sow"."sharers/tiny/fees" as sharer
where sharer.tenant = "own"."org_id"
  and "own"."schedule_id" = "tipped"."schedule_id"
  and "own"."code" = "tipped"."code"
  and own.tombstone_run is not distinct from tipped.tombstone_run
  and own.inserted_run is not distinct from case when "tipped"."inserted_run" is not null then greatest("tipped"."inserted_run", "sharer"."since") end
  and not (("own"."schedule_id"::text collate "C", "own"."code"::text collate "C", "own"."amount"::text collate "C") is distinct from ("tipped"."schedule_id"::text collate "C", "tipped"."code"::text collate "C", "tipped"."amount"::text collate "C"));

-- record the base
insert into "sow"."base/tiny/fees" (
  "org_id",
  "schedule_id",
  "code",
  "amount",
  "inserted_run",
  "tombstone_run"
)
select
  "moved"."org_id",
  "moved"."schedule_id",
  "moved"."code",
  "moved"."amount",
  "moved"."inserted_run",
  "moved"."tombstone_run"
from "pg_temp"."base_moved" as moved
left join "sow"."sharers/tiny/fees" as sharer
  on sharer.tenant = "moved"."org_id"
left join "sow"."shared/tiny/fees" as shared
  on "shared"."schedule_id" = "moved"."schedule_id"
  and "shared"."code" = "moved"."code"
  and sharer.tenant is not null
where case
    when shared.tableoid is null then moved.tombstone_run is distinct from 0
    else not (moved.tombstone_run is null
  and moved.inserted_run is not distinct from case when "shared"."inserted_run" is not null then greatest("shared"."inserted_run", "sharer"."since") end
  and not (("moved"."schedule_id"::text collate "C", "moved"."code"::text collate "C", "moved"."amount"::text collate "C") is distinct from ("shared"."schedule_id"::text collate "C", "shared"."code"::text collate "C", "shared"."amount"::text collate "C")))
  end;

-- record the base
insert into "sow"."base/tiny/fees" (
  "org_id",
  "schedule_id",
  "code",
  "tombstone_run"
)
select
  coming.tenant,
  "shared"."schedule_id",
  "shared"."code",
  0
from "pg_temp"."base_coming" as coming
cross join "sow"."shared/tiny/fees" as shared
where not exists (
    select
    from "pg_temp"."base_moved" as present
    where "present"."org_id" = coming.tenant
      and "present"."schedule_id" = "shared"."schedule_id"
  and "present"."code" = "shared"."code"
  )
  and not exists (
    select
    from "sow"."base/tiny/fees" as present
    where "present"."org_id" = coming.tenant
      and "present"."schedule_id" = "shared"."schedule_id"
  and "present"."code" = "shared"."code"
  );

-- record the base
delete from "sow"."sharers/tiny/fees" as sharer
where exists (
    select
    from "pg_temp"."base_moved" as moved
    where moved.tombstone_run = 0
      and "moved"."org_id" = sharer.tenant
  )
  and not exists (
    select
    from "sow"."base/tiny/fees" as own
    where "own"."org_id" = sharer.tenant
      and own.tombstone_run is distinct from 0
  )
  and (select count(*) from "sow"."shared/tiny/fees") = (
    select count(*)
    from "sow"."base/tiny/fees" as own
    where "own"."org_id" = sharer.tenant
  );

-- record the base
delete from "sow"."base/tiny/fees" as own
where own.tombstone_run = 0
  and not exists (
    select
    from "sow"."sharers/tiny/fees" as sharer
    where sharer.tenant = "own"."org_id"
  );

-- record the base
delete from "sow"."shared/tiny/fees"
where not exists (
    select
    from "sow"."sharers/tiny/fees"
  );

-- record the base
drop table "pg_temp"."base_moved", "pg_temp"."base_coming", "pg_temp"."base_tipped";
