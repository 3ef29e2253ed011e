-- a tree that the package owns, with retired rows

-- census
select
  '' as tenant,
  count(*) as rows,
  case
    when bool_and(last.trusted) then count(*) filter (
      where (age(target.xmin) <= age(last.unassigned) or target.xmin = any (last.at_work))
        and target.xmin is distinct from last.writer
    )
  end as foreign
from "public"."codes" as target
left join (
  select
    dataset.tenant,
    pg_snapshot_xmax(dataset.snapshot)::xid as unassigned,
    array(select pg_snapshot_xip(dataset.snapshot)::xid) as at_work,
    dataset.writer::xid as writer,
    pg_snapshot_xmax(pg_current_snapshot())::text::numeric
      - pg_snapshot_xmax(dataset.snapshot)::text::numeric between 0 and 2147483647 as trusted
  from sow.dataset
  where dataset.dataset = $1
) as last on true;

-- create stage
create temp table "stage_1" on commit drop as
select
  null::bigint as position,
  "source_1"."code" as "code",
  "source_1"."code" as "parent_id.code",
  "source_1"."title" as "title"
from "public"."codes" as "source_1"
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
  "target"."code",
  "target"."title",
  "target"."title" as "title@seen",
  null::boolean as "title@take",
  "target"."parent_id",
  "target"."parent_id" as "parent_id@seen",
  null::boolean as "parent_id@take",
  "target"."retired_on",
  "target"."retired_on" as "retired_on@seen",
  null::boolean as "retired_on@take"
from "public"."codes" as target
with no data;

-- fill identity
insert into "pg_temp"."identity_1" ("id", "code")
with incoming as (
select
  stage.position,
  "stage"."code",
  "stage"."title",
  null::uuid as "parent_id",
  null::date as "retired_on",
  false as unresolved
from "pg_temp"."stage_1" as stage
)
select
  coalesce("target"."id", gen_random_uuid()),
  "incoming"."code"
from incoming
left join "public"."codes" as target
  on "target"."code" = "incoming"."code";

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
  "code",
  "title",
  "title@seen",
  "title@take",
  "parent_id",
  "parent_id@seen",
  "parent_id@take",
  "retired_on",
  "retired_on@seen",
  "retired_on@take"
)
with incoming as (
select
  stage.position,
  "stage"."code",
  "stage"."title",
  "reference_1"."id" as "parent_id",
  null::date as "retired_on",
  (("stage"."parent_id.code" is not null and "reference_1"."id" is null)) as unresolved
from "pg_temp"."stage_1" as stage
left join "pg_temp"."identity_1" as "reference_1"
  on "reference_1"."code" = "stage"."parent_id.code"
),
compared as (
  select
    incoming.position,
    incoming.unresolved,
    "target"."code" is not null as in_table,
    false as has_base,
    false as is_tombstone,
    "identity"."id" as new_id,
  "incoming"."code",
  "incoming"."title",
  "incoming"."parent_id",
  "incoming"."retired_on",
  "target"."title" as "title@seen",
  "target"."parent_id" as "parent_id@seen",
  "target"."retired_on" as "retired_on@seen"
  from incoming
  left join "public"."codes" as target
    on "target"."code" = "incoming"."code"
  left join "pg_temp"."identity_1" as identity
    on "identity"."code" = "incoming"."code"
  where (incoming.unresolved
  or "target"."code" is null
  or ("target"."title", "target"."parent_id", "target"."retired_on") is distinct from ("incoming"."title", "incoming"."parent_id", "incoming"."retired_on"))
),
judged as (
  select
    position, unresolved, in_table, has_base, is_tombstone,
    false as rebase,
    new_id,
  "code",
  "title",
  "title@seen",
  "parent_id",
  "parent_id@seen",
  "retired_on",
  "retired_on@seen",
  in_table and "title@seen" is distinct from "title" as "title@take",
  in_table and "parent_id@seen" is distinct from "parent_id" as "parent_id@take",
  in_table and "retired_on@seen" is distinct from "retired_on" as "retired_on@take"
  from compared
)
select
  position,
  case
    when unresolved then 'blocked'
    when not in_table and is_tombstone then 'tombstoned'
    when not in_table and has_base then 'tombstone'
    when not in_table then 'insert'
    when "retired_on@take" then 'revive'
    when ("title@take"
  or "parent_id@take") then 'update'
    else 'none'
  end as action,
  in_table,
  has_base,
  in_table and false as kept,
  false as conflicting,
  rebase,
  new_id,
  "code",
  "title",
  "title@seen",
  "title@take",
  "parent_id",
  "parent_id@seen",
  "parent_id@take",
  "retired_on",
  "retired_on@seen",
  "retired_on@take"
from judged;

-- add departed
insert into "pg_temp"."delta_1" (
  action, in_table, has_base, kept, conflicting, rebase,
  "retired_on",
  "retired_on@seen",
  "retired_on@take",
  "code"
)
with incoming as (
select
  stage.position,
  "stage"."code",
  "stage"."title",
  "reference_1"."id" as "parent_id",
  null::date as "retired_on",
  (("stage"."parent_id.code" is not null and "reference_1"."id" is null)) as unresolved
from "pg_temp"."stage_1" as stage
left join "pg_temp"."identity_1" as "reference_1"
  on "reference_1"."code" = "stage"."parent_id.code"
)
select
  'retire', true, false, false, false, false,
  $1::date - 1,
  "target"."retired_on",
  true,
  "target"."code"
from (
  select (entry.key ->> 0)::text as "code"
  from sow.roster
  cross join jsonb_array_elements(roster.keys) as entry (key)
  where roster.dataset = $2
) as base
join "public"."codes" as target
  on "target"."code" = "base"."code"
where not exists (
    select
    from incoming
    where "incoming"."code" = "base"."code"
  )
  and "target"."retired_on" is null;

-- insert
insert into "public"."codes" (
  "id",
  "code",
  "title",
  "parent_id",
  "retired_on"
)
select
  "id",
  "code",
  "title",
  "parent_id",
  "retired_on"
from "pg_temp"."delta_1"
where action = 'insert';

-- update
update "public"."codes" as target
set
  "title" = case
    when "decided"."title@take" then "decided"."title"
    else "target"."title"
  end,
  "parent_id" = case
    when "decided"."parent_id@take" then "decided"."parent_id"
    else "target"."parent_id"
  end,
  "retired_on" = case
    when "decided"."retired_on@take" then "decided"."retired_on"
    else "target"."retired_on"
  end
from (
  select
    "code",
  "title",
  "title@seen",
  coalesce("title@take", false) as "title@take",
  "parent_id",
  "parent_id@seen",
  coalesce("parent_id@take", false) as "parent_id@take",
  "retired_on",
  "retired_on@seen",
  coalesce("retired_on@take", false) as "retired_on@take"
  from "pg_temp"."delta_1"
  where action in ('update', 'revive', 'retire')
) as decided
where "target"."code" = "decided"."code"
  and (not "decided"."title@take" or "target"."title" is not distinct from "decided"."title@seen")
  and (not "decided"."parent_id@take" or "target"."parent_id" is not distinct from "decided"."parent_id@seen")
  and (not "decided"."retired_on@take" or "target"."retired_on" is not distinct from "decided"."retired_on@seen");

-- delete
delete from "public"."codes" as target
using (
  select
    "code",
  "title@seen",
  "parent_id@seen",
  "retired_on@seen"
  from "pg_temp"."delta_1"
  where action = 'delete'
) as departed
where "target"."code" = "departed"."code"
  and "target"."title" is not distinct from "departed"."title@seen"
  and "target"."parent_id" is not distinct from "departed"."parent_id@seen"
  and "target"."retired_on" is not distinct from "departed"."retired_on@seen";

-- record changes
insert into sow.change (run, dataset, tenant, key, action, before, base_before)
select
  $1,
  $2,
  '',
  jsonb_build_object('code', "code"),
  case when action = 'none' then 'rebase' else action end,
  case
    when action in ('update', 'revive', 'retire', 'delete') then (
      select jsonb_object_agg(written.name, written.value)
      from (values
        ('title', "title@take", to_jsonb("title@seen")),
        ('parent_id', "parent_id@take", to_jsonb("parent_id@seen")),
        ('retired_on', "retired_on@take", to_jsonb("retired_on@seen"))
      ) as written (name, taken, value)
      where written.taken
        or action = 'delete'
    )
  end,
  case when has_base and (rebase or action in ('delete', 'tombstone')) then '{}'::jsonb end
from "pg_temp"."delta_1" as decided
where action in ('update', 'revive', 'retire', 'delete', 'tombstone', 'insert')
  or rebase;
