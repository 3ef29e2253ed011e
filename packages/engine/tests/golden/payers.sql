-- package, shared and site columns, global

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
from "public"."payers" as target
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
  "source_1"."kind" as "kind",
  "source_1"."name" as "name",
  "source_1"."payer_key" as "payer_key",
  "source_1"."phone" as "phone"
from "public"."payers" as "source_1"
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
  "target"."payer_key",
  "target"."name",
  "target"."name" as "name@seen",
  null::boolean as "name@take",
  "target"."kind",
  "target"."kind" as "kind@seen",
  null::boolean as "kind@take",
  "target"."phone",
  "target"."phone" as "phone@seen",
  null::boolean as "phone@take",
  "target"."name" as "name@base",
  null::boolean as "name@conflict"
from "public"."payers" as target
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
  "payer_key",
  "name",
  "name@seen",
  "name@take",
  "kind",
  "kind@seen",
  "kind@take",
  "phone",
  "phone@seen",
  "phone@take",
  "name@base",
  "name@conflict"
)
with incoming as (
select
  stage.position,
  "stage"."payer_key",
  "stage"."name",
  "stage"."kind",
  "stage"."phone",
  false as unresolved
from "pg_temp"."stage_1" as stage
),
compared as (
  select
    incoming.position,
    incoming.unresolved,
    "target"."payer_key" is not null as in_table,
    "base"."payer_key" is not null and base.tombstone_run is null as has_base,
    base.tombstone_run is not null as is_tombstone,
    "incoming"."payer_key",
  "incoming"."name",
  "incoming"."kind",
  "incoming"."phone",
  "target"."name" as "name@seen",
  "target"."kind" as "kind@seen",
  "target"."phone" as "phone@seen",
  "base"."name" as "name@base"
  from incoming
  left join "public"."payers" as target
    on "target"."payer_key" = "incoming"."payer_key"
  left join "sow"."base/tiny/payers" as base
    on "base"."payer_key" = "incoming"."payer_key"
  where (incoming.unresolved
  or "target"."payer_key" is null
  or ("target"."name", "target"."kind") is distinct from ("incoming"."name", "incoming"."kind")
  or "base"."payer_key" is null or base.tombstone_run is not null
  or ("base"."name") is distinct from ("incoming"."name"))
),
judged as (
  select
    position, unresolved, in_table, has_base, is_tombstone,
    in_table and (not has_base or ("name" is distinct from "name@base")) as rebase,
    "payer_key",
  "name",
  "name@seen",
  "kind",
  "kind@seen",
  "phone",
  "phone@seen",
  "name@base",
  in_table and has_base and "name@seen" is distinct from "name" and "name" is distinct from "name@base" and not "name@seen" is distinct from "name@base" as "name@take",
  in_table and has_base and "name@seen" is distinct from "name" and "name" is distinct from "name@base" and "name@seen" is distinct from "name@base" as "name@conflict",
  in_table and "kind@seen" is distinct from "kind" as "kind@take",
  false as "phone@take"
  from compared
)
select
  position,
  case
    when unresolved then 'blocked'
    when not in_table and is_tombstone then 'tombstoned'
    when not in_table and has_base then 'tombstone'
    when not in_table then 'insert'
    when ("name@take"
  or "kind@take"
  or "phone@take") then 'update'
    else 'none'
  end as action,
  in_table,
  has_base,
  in_table and ((not "name@take" and not "name@conflict" and "name@seen" is distinct from "name")) as kept,
  ("name@conflict") as conflicting,
  rebase,
  null,
  "payer_key",
  "name",
  "name@seen",
  "name@take",
  "kind",
  "kind@seen",
  "kind@take",
  "phone",
  "phone@seen",
  "phone@take",
  "name@base",
  "name@conflict"
from judged;

-- insert
insert into "public"."payers" (
  "payer_key",
  "name",
  "kind",
  "phone"
)
select
  "payer_key",
  "name",
  "kind",
  "phone"
from "pg_temp"."delta_1"
where action = 'insert';

-- update
update "public"."payers" as target
set
  "name" = case
    when "decided"."name@take" then "decided"."name"
    else "target"."name"
  end,
  "kind" = case
    when "decided"."kind@take" then "decided"."kind"
    else "target"."kind"
  end
from (
  select
    "payer_key",
  "name",
  "name@seen",
  coalesce("name@take", false) as "name@take",
  "kind",
  "kind@seen",
  coalesce("kind@take", false) as "kind@take"
  from "pg_temp"."delta_1"
  where action in ('update', 'revive', 'retire')
) as decided
where "target"."payer_key" = "decided"."payer_key"
  and (not "decided"."name@take" or "target"."name" is not distinct from "decided"."name@seen")
  and (not "decided"."kind@take" or "target"."kind" is not distinct from "decided"."kind@seen");

-- delete
delete from "public"."payers" as target
using (
  select
    "payer_key",
  "name@seen",
  "kind@seen",
  "phone@seen"
  from "pg_temp"."delta_1"
  where action = 'delete'
) as departed
where "target"."payer_key" = "departed"."payer_key"
  and "target"."name" is not distinct from "departed"."name@seen"
  and "target"."kind" is not distinct from "departed"."kind@seen"
  and "target"."phone" is not distinct from "departed"."phone@seen";

-- create base
create table "sow"."base/tiny/payers" as
select
  "target"."payer_key",
  "target"."name",
  null::bigint as inserted_run,
  null::bigint as tombstone_run
from "public"."payers" as target
with no data;

-- record changes
insert into sow.change (run, dataset, tenant, key, action, before, base_before)
select
  $1,
  $2,
  '',
  jsonb_build_object('payer_key', "payer_key"),
  case when action = 'none' then 'rebase' else action end,
  case
    when action in ('update', 'revive', 'retire', 'delete') then (
      select jsonb_object_agg(written.name, written.value)
      from (values
        ('name', "name@take", to_jsonb("name@seen")),
        ('kind', "kind@take", to_jsonb("kind@seen")),
        ('phone', "phone@take", to_jsonb("phone@seen"))
      ) as written (name, taken, value)
      where written.taken
        or action = 'delete'
    )
  end,
  case when has_base and (rebase or action in ('delete', 'tombstone')) then jsonb_build_object('name', "name@base") end
from "pg_temp"."delta_1" as decided
where action in ('update', 'revive', 'retire', 'delete', 'tombstone')
  or rebase;

-- follow the release
update "sow"."base/tiny/payers" as base
set
  "name" = moved."name",
  tombstone_run = null
from (
  select
    "payer_key",
  "name"
  from "pg_temp"."delta_1"
  where rebase
) as moved
where "base"."payer_key" = "moved"."payer_key";

-- enter the base
insert into "sow"."base/tiny/payers" (
  "payer_key",
  "name",
  inserted_run
)
select
  "payer_key",
  "name",
  case when action = 'insert' then $1::bigint end
from "pg_temp"."delta_1" as decided
where (action = 'insert' or rebase)
  and not exists (
    select
    from "sow"."base/tiny/payers" as base
    where "base"."payer_key" = "decided"."payer_key"
  );
