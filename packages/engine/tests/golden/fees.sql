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
  left join "sow"."base/tiny/fees" as base
    on "base"."org_id" = "incoming"."org_id"
  and "base"."schedule_id" = "incoming"."schedule_id"
  and "base"."code" = "incoming"."code"
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
    from sow.change
    where change.dataset = $4
      and change.touched
      and change.key = jsonb_object(array['org_id', 'schedule_id', 'code'], array["target"."org_id"::text, "target"."schedule_id"::text, "target"."code"::text])
  )
  and not exists (
    select change.run
    from sow.change
    where change.dataset = $5
      and change.touched
      and not (change.key ?& array['org_id', 'schedule_id', 'code'] and change.key - array['org_id', 'schedule_id', 'code'] = '{}')
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
  from "sow"."base/tiny/fees"
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

-- add the key of the base
alter table "sow"."base/tiny/fees" add primary key ("org_id", "schedule_id", "code");

-- record changes
insert into sow.change (
  run, dataset, tenant, key, action, before, after,
  base_before, inserted_run_before, tombstone_run_before, touched
)
select
  $1::bigint,
  $2,
  "decided"."org_id"::text,
  jsonb_object(array['org_id', 'schedule_id', 'code'], array["decided"."org_id"::text, "decided"."schedule_id"::text, "decided"."code"::text]),
  case when decided.sow_action = 'none' then 'rebase' else decided.sow_action end,
  case
    when decided.sow_action = 'delete' then jsonb_object(array['id', 'org_id', 'schedule_id', 'code', 'unit', 'amount'], array["target"."id"::text, "target"."org_id"::text, "target"."schedule_id"::text, "target"."code"::text, "target"."unit"::text, "target"."amount"::text])
    else case
    when decided.sow_action in ('update', 'revive', 'retire') then nullif(jsonb_object(array['unit', 'amount'], array["decided"."unit@seen"::text, "decided"."amount@seen"::text]) - array_remove(array[
    case when "decided"."unit@take" then null else 'unit'::text end,
  case when "decided"."amount@take" then null else 'amount'::text end
    ], null), '{}')
  end
  end,
  case
    when decided.sow_action in ('update', 'revive', 'retire') then nullif(jsonb_object(array['unit', 'amount'], array["decided"."unit"::text, "decided"."amount"::text]) - array_remove(array[
    case when "decided"."unit@take" then null else 'unit'::text end,
  case when "decided"."amount@take" then null else 'amount'::text end
    ], null), '{}')
  end,
  case
    when "base"."org_id" is not null then jsonb_object(array['amount'], array["base"."amount"::text])
  end,
  base.inserted_run,
  base.tombstone_run,
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
    )), false)
from "pg_temp"."delta_1" as decided
left join "public"."fees" as target
  on "target"."org_id" = "decided"."org_id"
  and "target"."schedule_id" = "decided"."schedule_id"
  and "target"."code" = "decided"."code"
left join "sow"."base/tiny/fees" as base
  on "base"."org_id" = "decided"."org_id"
  and "base"."schedule_id" = "decided"."schedule_id"
  and "base"."code" = "decided"."code"
where decided.sow_action in ('update', 'revive', 'retire', 'delete', 'tombstone')
  or decided.sow_rebase;

-- seal what was written
with written as materialized (
  select
    "target"."org_id"::text as tenant,
  not exists (
    select
    from sow.change
    where change.dataset = $1
      and change.touched
      and change.key = jsonb_object(array['org_id', 'schedule_id', 'code'], array["target"."org_id"::text, "target"."schedule_id"::text, "target"."code"::text])
  )
  and not exists (
    select change.run
    from sow.change
    where change.dataset = $2
      and change.touched
      and not (change.key ?& array['org_id', 'schedule_id', 'code'] and change.key - array['org_id', 'schedule_id', 'code'] = '{}')
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

-- follow the release
update "sow"."base/tiny/fees" as base
set
  "amount" = "moved"."amount",
  inserted_run = case
    when moved.sow_action = 'insert' then coalesce(base.inserted_run, $1::bigint)
    when base.tombstone_run is null then base.inserted_run
  end,
  tombstone_run = null
from (
  select
    sow_action,
  "org_id",
  "schedule_id",
  "code",
  "amount"
  from "pg_temp"."delta_1" as decided
  where sow_rebase
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
  inserted_run,
  tombstone_run
)
select
  "org_id",
  "schedule_id",
  "code",
  "amount",
  case when sow_action = 'insert' then $1::bigint end,
  case when sow_action = 'tombstone' then $2::bigint end
from "pg_temp"."delta_1" as decided
where (sow_action in ('insert', 'tombstone') or sow_rebase)
  and not exists (
    select
    from "sow"."base/tiny/fees" as base
    where "base"."org_id" = "decided"."org_id"
  and "base"."schedule_id" = "decided"."schedule_id"
  and "base"."code" = "decided"."code"
  );
