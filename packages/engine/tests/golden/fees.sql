-- one copy per tenant, with a reference in the key

-- census
select
  tenant.id::text as tenant,
  count("target"."org_id") as rows,
  case
    when bool_and(last.trusted) then count(*) filter (
      where (age(target.xmin) <= age(last.unassigned) or target.xmin = any (last.at_work))
        and target.xmin is distinct from last.writer
    )
  end as foreign
from (
    select "id" as id
    from "public"."organizations"
    where "status" in ($1)) as tenant
left join "public"."fees" as target
  on "target"."org_id" = tenant.id
left join (
  select
    dataset.tenant,
    pg_snapshot_xmax(dataset.snapshot)::xid as unassigned,
    array(select pg_snapshot_xip(dataset.snapshot)::xid) as at_work,
    dataset.writer::xid as writer,
    pg_snapshot_xmax(pg_current_snapshot())::text::numeric
      - pg_snapshot_xmax(dataset.snapshot)::text::numeric between 0 and 2147483647 as trusted
  from sow.dataset
  where dataset.dataset = $2
) as last on last.tenant = tenant.id::text
group by tenant.id;

-- create stage
create temp table "stage_1" on commit drop as
select
  null::bigint as position,
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
  null::bigint as position,
  null::text as action,
  null::boolean as in_table,
  null::boolean as has_base,
  null::boolean as kept,
  null::boolean as conflicting,
  null::boolean as rebase,
  "target"."id",
  "target"."org_id",
  "target"."schedule_id",
  "target"."code",
  "target"."unit",
  "target"."unit" as "unit@seen",
  null::boolean as "unit@take",
  "target"."amount",
  "target"."amount" as "amount@seen",
  null::boolean as "amount@take",
  "target"."amount" as "amount@base",
  null::boolean as "amount@conflict"
from "public"."fees" as target
with no data;

-- fill delta
insert into "pg_temp"."delta_1" (
  "position",
  "action",
  "in_table",
  "has_base",
  "kept",
  "conflicting",
  "rebase",
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
  stage.position,
  tenant.id as "org_id",
  "reference_1"."id" as "schedule_id",
  "stage"."code",
  "stage"."unit",
  "stage"."amount",
  (("stage"."schedule_id.code" is not null and "reference_1"."id" is null)) as unresolved
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
    incoming.position,
    incoming.unresolved,
    "target"."org_id" is not null as in_table,
    "base"."org_id" is not null and base.tombstone_run is null as has_base,
    base.tombstone_run is not null as is_tombstone,
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
  left join "sow"."base/tiny/fees" as base
    on "base"."org_id" = "incoming"."org_id"
  and "base"."schedule_id" = "incoming"."schedule_id"
  and "base"."code" = "incoming"."code"
  where (incoming.unresolved
  or "target"."org_id" is null
  or ("target"."unit", "target"."amount") is distinct from ("incoming"."unit", "incoming"."amount")
  or "base"."org_id" is null or base.tombstone_run is not null
  or ("base"."amount") is distinct from ("incoming"."amount"))
),
judged as (
  select
    position, unresolved, in_table, has_base, is_tombstone,
    in_table and (not has_base or ("amount" is distinct from "amount@base")) as rebase,
    "org_id",
  "schedule_id",
  "code",
  "unit",
  "unit@seen",
  "amount",
  "amount@seen",
  "amount@base",
  in_table and "unit@seen" is distinct from "unit" as "unit@take",
  in_table and has_base and "amount@seen" is distinct from "amount" and "amount" is distinct from "amount@base" and not "amount@seen" is distinct from "amount@base" as "amount@take",
  in_table and has_base and "amount@seen" is distinct from "amount" and "amount" is distinct from "amount@base" and "amount@seen" is distinct from "amount@base" as "amount@conflict"
  from compared
)
select
  position,
  case
    when unresolved then 'blocked'
    when not in_table and is_tombstone then 'tombstoned'
    when not in_table and has_base then 'tombstone'
    when not in_table then 'insert'
    when ("unit@take"
  or "amount@take") then 'update'
    else 'none'
  end as action,
  in_table,
  has_base,
  in_table and ((not "amount@take" and not "amount@conflict" and "amount@seen" is distinct from "amount")) as kept,
  ("amount@conflict") as conflicting,
  rebase,
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
  "amount@base",
  "amount@conflict"
from judged;

-- add departed
insert into "pg_temp"."delta_1" (
  action, in_table, has_base, kept, conflicting, rebase,
  "org_id",
  "schedule_id",
  "code",
  "unit@seen",
  "amount@seen"
)
with incoming as (
select
  stage.position,
  tenant.id as "org_id",
  "reference_1"."id" as "schedule_id",
  "stage"."code",
  "stage"."unit",
  "stage"."amount",
  (("stage"."schedule_id.code" is not null and "reference_1"."id" is null)) as unresolved
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
  'delete', true, true, false, false, false,
  "target"."org_id",
  "target"."schedule_id",
  "target"."code",
  "target"."unit",
  "target"."amount"
from (
  select *
  from "sow"."base/tiny/fees"
  where tombstone_run is null
) as base
join (
    select "id" as id
    from "public"."organizations"
    where "status" in ($2)) as tenant
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
  )
  and base.inserted_run is not null
  and "target"."amount" is not distinct from "base"."amount";

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
from "pg_temp"."delta_1"
where action = 'insert';

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
    "org_id",
  "schedule_id",
  "code",
  "unit",
  "unit@seen",
  coalesce("unit@take", false) as "unit@take",
  "amount",
  "amount@seen",
  coalesce("amount@take", false) as "amount@take"
  from "pg_temp"."delta_1"
  where action in ('update', 'revive', 'retire')
) as decided
where "target"."org_id" = "decided"."org_id"
  and "target"."schedule_id" = "decided"."schedule_id"
  and "target"."code" = "decided"."code"
  and (not "decided"."unit@take" or "target"."unit" is not distinct from "decided"."unit@seen")
  and (not "decided"."amount@take" or "target"."amount" is not distinct from "decided"."amount@seen");

-- delete
delete from "public"."fees" as target
using (
  select
    "org_id",
  "schedule_id",
  "code",
  "unit@seen",
  "amount@seen"
  from "pg_temp"."delta_1"
  where action = 'delete'
) as departed
where "target"."org_id" = "departed"."org_id"
  and "target"."schedule_id" = "departed"."schedule_id"
  and "target"."code" = "departed"."code"
  and "target"."unit" is not distinct from "departed"."unit@seen"
  and "target"."amount" is not distinct from "departed"."amount@seen";

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

-- record changes
insert into sow.change (run, dataset, tenant, key, action, before, base_before)
select
  $1,
  $2,
  "org_id"::text,
  jsonb_build_object('org_id', "org_id", 'schedule_id', "schedule_id", 'code', "code"),
  case when action = 'none' then 'rebase' else action end,
  case
    when action in ('update', 'revive', 'retire', 'delete') then (
      select jsonb_object_agg(written.name, written.value)
      from (values
        ('unit', "unit@take", to_jsonb("unit@seen")),
        ('amount', "amount@take", to_jsonb("amount@seen"))
      ) as written (name, taken, value)
      where written.taken
        or action = 'delete'
    )
  end,
  case when has_base and (rebase or action in ('delete', 'tombstone')) then jsonb_build_object('amount', "amount@base") end
from "pg_temp"."delta_1" as decided
where action in ('update', 'revive', 'retire', 'delete', 'tombstone')
  or rebase;

-- follow the release
update "sow"."base/tiny/fees" as base
set
  "amount" = moved."amount",
  tombstone_run = null
from (
  select
    "org_id",
  "schedule_id",
  "code",
  "amount"
  from "pg_temp"."delta_1"
  where rebase
) as moved
where "base"."org_id" = "moved"."org_id"
  and "base"."schedule_id" = "moved"."schedule_id"
  and "base"."code" = "moved"."code";

-- enter the base
insert into "sow"."base/tiny/fees" (
  "org_id",
  "schedule_id",
  "code",
  "amount",
  inserted_run
)
select
  "org_id",
  "schedule_id",
  "code",
  "amount",
  case when action = 'insert' then $1::bigint end
from "pg_temp"."delta_1" as decided
where (action = 'insert' or rebase)
  and not exists (
    select
    from "sow"."base/tiny/fees" as base
    where "base"."org_id" = "decided"."org_id"
  and "base"."schedule_id" = "decided"."schedule_id"
  and "base"."code" = "decided"."code"
  );
