-- a key that is unique in a part of the table, beside another unique index

-- census
select
  '' as tenant,
  coalesce(sum(target.rows), 0)::bigint as rows,
  case
    when bool_and(last.trusted) then coalesce(sum(target.rows) filter (
      where age(target.xmin) <= age(last.boundary)
        and target.xmin is distinct from last.writer
    ), 0)::bigint
  end as foreign
from (
  select
    xmin,
    count(*) as rows
  from "public"."roles"
  group by xmin
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
  where copy.dataset = $1
) as last on true;

-- find touched rows by their writers
with noted as (
  select distinct
    (change.key ->> 'code')::text as "code"
  from (
  select
    change.run,
  change.dataset,
  change.ordinal,
  ''::text as tenant,
  change.key,
  change.key as kept_key,
  change.action,
  change.before,
  change.after,
  change.base_before,
  change.inserted_run_before,
  change.tombstone_run_before,
  change.touched
  from sow.change
) as change
  where dataset = $1
    and touched
),
strangers as materialized (
  select
    "target"."code"
  from (
  select "tableoid", "xmin", "cmin", "id", "org_id", "code", "name", "is_system", "label"
  from "public"."roles"
  where (is_system AND (org_id IS NULL))
) as target
  where not "target"."xmin" = any (array(
    select run.xid::xid
    from sow.run
    where (
      run.xmin = run.xid::xid
        or run.xmin = (run.chain ->> 'relinked')::xid8::xid
    )
      and run.xid is distinct from pg_current_xact_id_if_assigned()
      and pg_snapshot_xmax(pg_current_snapshot())::text::numeric - run.xid::text::numeric < 2147483648
  ))
),
met as materialized (
  select
    "member"."code"
  from strangers
  join "sow"."base/shapes/partial-keys" as member
    on "member"."code" = "strangers"."code"
  where member.tombstone_run is null
),
own_keys as (
  select
    count(*) as rows,
    coalesce(bit_xor(hash_record_extended(row("target"."code"::text collate "C"), 0)) filter (where true), 0) as digest
  from (
  select "tableoid", "xmin", "cmin", "id", "org_id", "code", "name", "is_system", "label"
  from "public"."roles"
  where (is_system AND (org_id IS NULL))
) as target
  where "target"."xmin" = any (array(
    select run.xid::xid
    from sow.run
    where (
      run.xmin = run.xid::xid
        or run.xmin = (run.chain ->> 'relinked')::xid8::xid
    )
      and run.xid is distinct from pg_current_xact_id_if_assigned()
      and pg_snapshot_xmax(pg_current_snapshot())::text::numeric - run.xid::text::numeric < 2147483648
  ))
),
met_keys as (
  select
    count(*) as rows,
    coalesce(bit_xor(hash_record_extended(row("met"."code"::text collate "C"), 0)) filter (where true), 0) as digest
  from met
),
known_keys as (
  select
    count(*) as members,
    count(*) filter (where member.tombstone_run is null) as rows,
    coalesce(bit_xor(hash_record_extended(row("member"."code"::text collate "C"), 0)) filter (where member.tombstone_run is null), 0) as digest
  from "sow"."base/shapes/partial-keys" as member
),
touched as (
  select jsonb_build_array("met"."code"::text) as key
  from met
  union
  select jsonb_build_array("member"."code"::text)
  from "sow"."base/shapes/partial-keys" as member
  where not member.tombstone_run is null
  union
  select jsonb_build_array("member"."code"::text)
  from noted
  join "sow"."base/shapes/partial-keys" as member
    on "noted"."code" = "member"."code"
),
few_touched as (
  select key
  from touched
  limit $2::bigint
)
select
  known_keys.members,
  own_keys.rows + met_keys.rows = known_keys.rows
    and own_keys.digest # met_keys.digest = known_keys.digest as "isWhole",
  (
    select coalesce(jsonb_agg(key), '[]')
    from few_touched
    having count(*) <= $3::bigint
  ) as keys
from own_keys
cross join met_keys
cross join known_keys;

-- find touched rows by their seals
with noted as (
  select distinct
    (change.key ->> 'code')::text as "code"
  from (
  select
    change.run,
  change.dataset,
  change.ordinal,
  ''::text as tenant,
  change.key,
  change.key as kept_key,
  change.action,
  change.before,
  change.after,
  change.base_before,
  change.inserted_run_before,
  change.tombstone_run_before,
  change.touched
  from sow.change
) as change
  where dataset = $1
    and touched
),
rewritten as (
  select distinct
    (change.key ->> 'code')::text as "code"
  from (
  select
    change.run,
  change.dataset,
  change.ordinal,
  ''::text as tenant,
  change.key,
  change.key as kept_key,
  change.action,
  change.before,
  change.after,
  change.base_before,
  change.inserted_run_before,
  change.tombstone_run_before,
  change.touched
  from sow.change
) as change
  where dataset = $2
    and action in ('update', 'revive', 'retire', 'rename')
    and exists (
      select
      from sow.release
      where release.run = change.run
        and release.dataset = $3
    )
),
few_touched as (
  select jsonb_build_array("member"."code"::text) as key
  from "sow"."base/shapes/partial-keys" as member
  left join (
  select "tableoid", "xmin", "cmin", "id", "org_id", "code", "name", "is_system", "label"
  from "public"."roles"
  where (is_system AND (org_id IS NULL))
) as target
    on "target"."code" = "member"."code"
  left join noted
    on "noted"."code" = "member"."code"
  left join rewritten
    on "rewritten"."code" = "member"."code"
  where ("target"."code" is null
  or "noted"."code" is not null
  or ("rewritten"."code" is not null and not "target"."xmin" = any (array(
    select run.xid::xid
    from sow.run
    where (
      run.xmin = run.xid::xid
        or run.xmin = (run.chain ->> 'relinked')::xid8::xid
    )
      and run.xid is distinct from pg_current_xact_id_if_assigned()
      and pg_snapshot_xmax(pg_current_snapshot())::text::numeric - run.xid::text::numeric < 2147483648
  )))
  or member.tombstone_run is not null
  or not coalesce(("target"."xmin" = any (array(
    select run.xid::xid
    from sow.run
    where (
      run.xmin = run.xid::xid
        or run.xmin = (run.chain ->> 'relinked')::xid8::xid
    )
      and run.xid is distinct from pg_current_xact_id_if_assigned()
      and pg_snapshot_xmax(pg_current_snapshot())::text::numeric - run.xid::text::numeric < 2147483648
  ))
  or hash_record_extended(row("target"."id", "target"."org_id", "target"."code", "target"."name", "target"."is_system"), 0) in (
      select unnest(seal.seals)
      from sow.seal
      where seal.dataset = $4
        and seal.columns = $5::jsonb
    )), false))
  limit $6::bigint
)
select
  (
    select count(*)
    from "sow"."base/shapes/partial-keys" as member
  ) as members,
  (
    select coalesce(jsonb_agg(key), '[]')
    from few_touched
    having count(*) <= $7::bigint
  ) as keys;

-- create stage
create temp table "stage_1" on commit drop as
select
  null::bigint as sow_position,
  "source_1"."code" as "code",
  "source_1"."is_system" as "is_system",
  "source_1"."name" as "name"
from "public"."roles" as "source_1"
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
  "target"."code",
  "target"."name" as "name",
  "target"."name" as "name@seen",
  null::boolean as "name@take",
  "target"."is_system" as "is_system",
  "target"."is_system" as "is_system@seen",
  null::boolean as "is_system@take",
  "target"."name" as "name@base",
  null::boolean as "name@conflict"
from "public"."roles" as target
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
  "code",
  "name",
  "name@seen",
  "name@take",
  "is_system",
  "is_system@seen",
  "is_system@take",
  "name@base",
  "name@conflict"
)
with incoming as (
select
  stage.sow_position,
  "stage"."code",
  "stage"."name",
  "stage"."is_system",
  false as sow_unresolved
from "pg_temp"."stage_1" as stage
),
compared as (
  select
    incoming.sow_position,
    incoming.sow_unresolved,
    target.xmin as sow_xmin,
    "target"."code" is not null as sow_in_table,
    "base"."code" is not null and base.tombstone_run is null as sow_has_base,
    base.tombstone_run is not null as sow_is_tombstone,
    "incoming"."code",
  "incoming"."name",
  "incoming"."is_system",
  "target"."name" as "name@seen",
  "target"."is_system" as "is_system@seen",
  "base"."name" as "name@base"
  from incoming
  left join (
  select "tableoid", "xmin", "cmin", "id", "org_id", "code", "name", "is_system", "label"
  from "public"."roles"
  where (is_system AND (org_id IS NULL))
) as target
    on "target"."code" = "incoming"."code"
  left join "sow"."base/shapes/partial-keys" as base
    on "base"."code" = "incoming"."code"
  where (incoming.sow_unresolved
  or "target"."code" is null
  or ("target"."name", "target"."is_system") is distinct from ("incoming"."name", "incoming"."is_system")
  or "base"."code" is null or base.tombstone_run is not null
  or ("base"."name") is distinct from ("incoming"."name"))
),
judged as (
  select
    sow_position, sow_unresolved, sow_xmin, sow_in_table, sow_has_base, sow_is_tombstone,
    sow_in_table and not sow_unresolved and (not sow_has_base or ("name" is distinct from "name@base")) as sow_rebase,
    "code",
  "name",
  "name@seen",
  "is_system",
  "is_system@seen",
  "name@base",
  sow_in_table and not sow_unresolved and sow_has_base and "name@seen" is distinct from "name" and "name" is distinct from "name@base" and not "name@seen" is distinct from "name@base" as "name@take",
  sow_in_table and not sow_unresolved and sow_has_base and "name@seen" is distinct from "name" and "name" is distinct from "name@base" and "name@seen" is distinct from "name@base" as "name@conflict",
  sow_in_table and not sow_unresolved and "is_system@seen" is distinct from "is_system" as "is_system@take"
  from compared
)
select
  sow_position,
  case
    when sow_unresolved then 'blocked'
    when not sow_in_table and sow_is_tombstone then 'tombstoned'
    when not sow_in_table and sow_has_base then 'tombstone'
    when not sow_in_table then 'insert'
    when ("name@take"
  or "is_system@take") then 'update'
    else 'none'
  end as sow_action,
  sow_in_table,
  sow_has_base,
  sow_in_table and not sow_unresolved and ((not "name@take" and not "name@conflict" and "name@seen" is distinct from "name")) as sow_kept,
  ("name@conflict") as sow_conflicting,
  sow_rebase,
  sow_xmin,
  null,
  "code",
  "name",
  "name@seen",
  "name@take",
  "is_system",
  "is_system@seen",
  "is_system@take",
  case when "name@conflict" then "name@base" end,
  "name@conflict"
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
  "code",
  "name@seen",
  "is_system@seen"
)
with incoming as (
select
  stage.sow_position,
  "stage"."code",
  "stage"."name",
  "stage"."is_system",
  false as sow_unresolved
from "pg_temp"."stage_1" as stage
)
select
  case
    when base.inserted_run is not null
  and "target"."name" is not distinct from "base"."name"
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
  or hash_record_extended(row("target"."id", "target"."org_id", "target"."code", "target"."name", "target"."is_system"), 0) in (
      select unnest(seal.seals)
      from sow.seal
      where seal.dataset = $1
        and seal.columns = $2::jsonb
    ))
  and not exists (
    select
    from (
  select
    change.run,
  change.dataset,
  change.ordinal,
  ''::text as tenant,
  change.key,
  change.key as kept_key,
  change.action,
  change.before,
  change.after,
  change.base_before,
  change.inserted_run_before,
  change.tombstone_run_before,
  change.touched
  from sow.change
) as change
    where change.dataset = $3
      and change.touched
      and change.key = jsonb_object(array['code'], array["target"."code"::text])
  )
  and not exists (
    select change.run
    from sow.change
    where change.dataset = $4
      and change.touched
      and not (change.key ?& array['code']::text[]
  and change.key - array['code']::text[] = '{}')
  ) then 'delete'
    else 'left'
  end,
  true, true, false, false, false,
  target.xmin,
  null,
  "target"."code",
  "target"."name",
  "target"."is_system"
from (
  select *
  from "sow"."base/shapes/partial-keys" as base
  where tombstone_run is null
) as base
join (
  select "tableoid", "xmin", "cmin", "id", "org_id", "code", "name", "is_system", "label"
  from "public"."roles"
  where (is_system AND (org_id IS NULL))
) as target
  on "target"."code" = "base"."code"
where not exists (
    select
    from incoming
    where "incoming"."code" = "base"."code"
  );

-- find collisions in roles_label_key
with image as (
  select
    decided.sow_position,
  decided.sow_action,
  "decided"."code",
  case
      when decided.sow_action = 'insert' then (null)::integer
      else "target"."org_id"
    end as "org_id",
  case
      when decided.sow_action = 'insert' or "decided"."name@take" then "decided"."name"
      else "target"."name"
    end as "name",
  case
      when decided.sow_action = 'insert' or "decided"."is_system@take" then "decided"."is_system"
      else "target"."is_system"
    end as "is_system"
  from "pg_temp"."delta_1" as decided
  left join (
  select "tableoid", "xmin", "cmin", "id", "org_id", "code", "name", "is_system", "label"
  from "public"."roles"
  where (is_system AND (org_id IS NULL))
) as target
    on "target"."code" = "decided"."code"
  where decided.sow_action = 'insert'
    or ("decided".sow_action in ('update', 'revive', 'retire') and (coalesce("decided"."name@take", false)
  or coalesce("decided"."is_system@take", false)))
),
written as (
  select
    sow_position,
  sow_action,
  "code",
  (COALESCE(org_id, 0)) as "sow_element_1",
  (label) as "sow_element_2"
  from (select *, (upper(name)) as "label" from image) as image
  where is_system
),
held as (
  select
    ((is_system AND (org_id IS NULL))) as sow_keyed,
  "code",
  (COALESCE(org_id, 0)) as "sow_element_1",
  (label) as "sow_element_2"
  from "public"."roles"
  where is_system
),
met as (
  select
    'release' as kind,
    min(sow_position) as first,
    max(sow_position) as last
  from written
  where "sow_element_1" is not null
  and "sow_element_2" is not null
  group by "sow_element_1", "sow_element_2"
  having count(*) > 1
  union all
  select
    case when (other.sow_action = 'delete' or ("other".sow_action in ('update', 'revive', 'retire') and (coalesce("other"."name@take", false)
  or coalesce("other"."is_system@take", false)))) then 'swap' else 'table' end,
    written.sow_position,
    null
  from written
join held
  on "held"."sow_element_1" = "written"."sow_element_1"
  and "held"."sow_element_2" = "written"."sow_element_2"
left join "pg_temp"."delta_1" as other
  on "other"."code" = "held"."code"
  and held.sow_keyed
  and other.sow_action in ('update', 'revive', 'retire', 'delete')
where ("written"."code" = "held"."code"
  and held.sow_keyed) is not true
    and not (coalesce((other.sow_action = 'delete' or ("other".sow_action in ('update', 'revive', 'retire') and (coalesce("other"."name@take", false)
  or coalesce("other"."is_system@take", false)))), false) and (other.sow_action = 'delete' or written.sow_action = 'insert'))
)
select
  kind,
  first,
  last
from met
order by kind = 'swap', first
limit 20;

-- find handovers in roles_label_key
with image as (
  select
    decided.sow_position,
  decided.sow_action,
  "decided"."code",
  case
      when decided.sow_action = 'insert' then (null)::integer
      else "target"."org_id"
    end as "org_id",
  case
      when decided.sow_action = 'insert' or "decided"."name@take" then "decided"."name"
      else "target"."name"
    end as "name",
  case
      when decided.sow_action = 'insert' or "decided"."is_system@take" then "decided"."is_system"
      else "target"."is_system"
    end as "is_system"
  from "pg_temp"."delta_1" as decided
  left join (
  select "tableoid", "xmin", "cmin", "id", "org_id", "code", "name", "is_system", "label"
  from "public"."roles"
  where (is_system AND (org_id IS NULL))
) as target
    on "target"."code" = "decided"."code"
  where decided.sow_action = 'insert'
    or ("decided".sow_action in ('update', 'revive', 'retire') and (coalesce("decided"."name@take", false)
  or coalesce("decided"."is_system@take", false)))
),
written as (
  select
    sow_position,
  sow_action,
  "code",
  (COALESCE(org_id, 0)) as "sow_element_1",
  (label) as "sow_element_2"
  from (select *, (upper(name)) as "label" from image) as image
  where is_system
),
held as (
  select
    ((is_system AND (org_id IS NULL))) as sow_keyed,
  "code",
  (COALESCE(org_id, 0)) as "sow_element_1",
  (label) as "sow_element_2"
  from "public"."roles"
  where is_system
)
select
  jsonb_build_array("written"."code"::text)::text as taker,
  jsonb_build_array("other"."code"::text)::text as giver,
  written.sow_action = 'insert' as "isNew",
  other.sow_action = 'delete' as departs,
  false as moves
from written
join held
  on "held"."sow_element_1" = "written"."sow_element_1"
  and "held"."sow_element_2" = "written"."sow_element_2"
left join "pg_temp"."delta_1" as other
  on "other"."code" = "held"."code"
  and held.sow_keyed
  and other.sow_action in ('update', 'revive', 'retire', 'delete')
where ("written"."code" = "held"."code"
  and held.sow_keyed) is not true
  and (other.sow_action = 'delete' or ("other".sow_action in ('update', 'revive', 'retire') and (coalesce("other"."name@take", false)
  or coalesce("other"."is_system@take", false))))
  and not (other.sow_action = 'delete' or written.sow_action = 'insert')
limit 100001;

-- insert
insert into "public"."roles" (
  "code",
  "name",
  "is_system"
)
select
  "code",
  "name",
  "is_system"
from "pg_temp"."delta_1" as decided
where "decided"."sow_action" operator(pg_catalog.=) 'insert';

-- update
update "public"."roles" as target
set
  "name" = case
    when "decided"."name@take" then "decided"."name"
    else "target"."name"
  end,
  "is_system" = case
    when "decided"."is_system@take" then "decided"."is_system"
    else "target"."is_system"
  end
from (
  select
    sow_xmin,
  "code",
  "name",
  "name@seen",
  coalesce("name@take", false) as "name@take",
  "is_system",
  "is_system@seen",
  coalesce("is_system@take", false) as "is_system@take"
  from "pg_temp"."delta_1" as decided
  where "decided"."sow_action" operator(pg_catalog.=) any (array['update', 'revive', 'retire'])
) as decided
where "target"."code" operator(pg_catalog.=) "decided"."code"
  and (
    select (is_system AND (org_id IS NULL))
    from (select "target"."org_id", "target"."is_system") as part
  )
  and (
    "decided"."sow_xmin" is null
    or target.xmin operator(pg_catalog.=) "decided"."sow_xmin"
    or target.xmin operator(pg_catalog.=) pg_catalog.pg_current_xact_id()::pg_catalog.xid
  )
  and (not "decided"."name@take" or coalesce("target"."name" operator(pg_catalog.=) "decided"."name@seen", "target"."name" is null and "decided"."name@seen" is null))
  and (not "decided"."is_system@take" or coalesce("target"."is_system" operator(pg_catalog.=) "decided"."is_system@seen", "target"."is_system" is null and "decided"."is_system@seen" is null));

-- delete
delete from "public"."roles" as target
using (
  select
    "sow_xmin",
  "code",
  "name@seen",
  "is_system@seen"
  from "pg_temp"."delta_1" as departed
  where "departed"."sow_action" operator(pg_catalog.=) 'delete'
) as departed
where "target"."code" operator(pg_catalog.=) "departed"."code"
  and (
    select (is_system AND (org_id IS NULL))
    from (select "target"."org_id", "target"."is_system") as part
  )
  and (
    "departed"."sow_xmin" is null
    or target.xmin operator(pg_catalog.=) "departed"."sow_xmin"
    or target.xmin operator(pg_catalog.=) pg_catalog.pg_current_xact_id()::pg_catalog.xid
  )
  and coalesce("target"."name" operator(pg_catalog.=) "departed"."name@seen", "target"."name" is null and "departed"."name@seen" is null)
  and coalesce("target"."is_system" operator(pg_catalog.=) "departed"."is_system@seen", "target"."is_system" is null and "departed"."is_system@seen" is null);

-- create base
create table "sow"."base/shapes/partial-keys" as
select
  "target"."code",
  "target"."name",
  null::bigint as inserted_run,
  null::bigint as tombstone_run
from "public"."roles" as target
with no data;

-- add the key of the base
alter table "sow"."base/shapes/partial-keys" add primary key ("code");

-- record changes
insert into sow.change (run, dataset, tenants, key, action, before, after, base_before, inserted_run_before, tombstone_run_before, touched)
select
  $1::bigint,
  $2,
  array[done.tenant],
  done.key,
  action,
  before,
  after,
  base_before,
  inserted_run_before,
  tombstone_run_before,
  touched
from (
  select
    '' as tenant,
    jsonb_object(array['code'], array["decided"."code"::text]) as key,
    case when decided.sow_action = 'none' then 'rebase' else decided.sow_action end as action,
    case
      when decided.sow_action = 'delete' then jsonb_object(array['id', 'org_id', 'code', 'name', 'is_system'], array["target"."id"::text, "target"."org_id"::text, "target"."code"::text, "target"."name"::text, "target"."is_system"::text])
      else case
    when decided.sow_action in ('update', 'revive', 'retire') then nullif(jsonb_object(array['name', 'is_system'], array["decided"."name@seen"::text, "decided"."is_system@seen"::text]) - array_remove(array[
    case when "decided"."name@take" then null else 'name'::text end,
  case when "decided"."is_system@take" then null else 'is_system'::text end
    ], null), '{}')
  end
    end as before,
    case
    when decided.sow_action in ('update', 'revive', 'retire') then nullif(jsonb_object(array['name', 'is_system'], array["decided"."name"::text, "decided"."is_system"::text]) - array_remove(array[
    case when "decided"."name@take" then null else 'name'::text end,
  case when "decided"."is_system@take" then null else 'is_system'::text end
    ], null), '{}')
  end as after,
    case
    when "base"."code" is not null then jsonb_object(array['name'], array["base"."name"::text])
  end as base_before,
    base.inserted_run as inserted_run_before,
    base.tombstone_run as tombstone_run_before,
    "target"."code" is not null and not coalesce(("target"."xmin" = any (array(
    select run.xid::xid
    from sow.run
    where (
      run.xmin = run.xid::xid
        or run.xmin = (run.chain ->> 'relinked')::xid8::xid
    )
      and run.xid is distinct from pg_current_xact_id_if_assigned()
      and pg_snapshot_xmax(pg_current_snapshot())::text::numeric - run.xid::text::numeric < 2147483648
  ))
  or hash_record_extended(row("target"."id", "target"."org_id", "target"."code", "target"."name", "target"."is_system"), 0) in (
      select unnest(seal.seals)
      from sow.seal
      where seal.dataset = $3
        and seal.columns = $4::jsonb
    )), false) as touched
from "pg_temp"."delta_1" as decided
left join (
  select "tableoid", "xmin", "cmin", "id", "org_id", "code", "name", "is_system", "label"
  from "public"."roles"
  where (is_system AND (org_id IS NULL))
) as target
  on "target"."code" = "decided"."code"
left join "sow"."base/shapes/partial-keys" as base
    on "base"."code" = "decided"."code"
where decided.sow_action in ('update', 'revive', 'retire', 'delete', 'tombstone')
  or decided.sow_rebase
) as done;

-- seal what was written
with written as materialized (
  select
    '' as tenant,
  not exists (
    select
    from (
  select
    change.run,
  change.dataset,
  change.ordinal,
  ''::text as tenant,
  change.key,
  change.key as kept_key,
  change.action,
  change.before,
  change.after,
  change.base_before,
  change.inserted_run_before,
  change.tombstone_run_before,
  change.touched
  from sow.change
) as change
    where change.dataset = $1
      and change.touched
      and change.key = jsonb_object(array['code'], array["target"."code"::text])
  )
  and not exists (
    select change.run
    from sow.change
    where change.dataset = $2
      and change.touched
      and not (change.key ?& array['code']::text[]
  and change.key - array['code']::text[] = '{}')
  ) as is_own,
  hash_record_extended(row("target"."id", "target"."org_id", "target"."code", "target"."name", "target"."is_system"), 0) as seal,
  hash_record_extended(row("target"."code", "target"."name", "target"."is_system"), 0) as digest
  from "pg_temp"."delta_1" as decided
  join (
  select "tableoid", "xmin", "cmin", "id", "org_id", "code", "name", "is_system", "label"
  from "public"."roles"
  where (is_system AND (org_id IS NULL))
) as target
    on "target"."code" = "decided"."code"
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
    summed.seals
  from summed
  where summed.seals is not null
  on conflict (dataset, run) do update
  set seals = known.seals || excluded.seals
)
select tenant, digest::text as digest
from summed;

-- insert and seal, where nothing else is written
with inserted as (
insert into "public"."roles" (
  "code",
  "name",
  "is_system"
)
select
  "code",
  "name",
  "is_system"
from "pg_temp"."delta_1" as decided
where "decided"."sow_action" operator(pg_catalog.=) 'insert'
  returning
    ''::pg_catalog.text as tenant,
  pg_catalog.hash_record_extended(row("id", "org_id", "code", "name", "is_system"), 0) as seal,
  pg_catalog.hash_record_extended(row("code", "name", "is_system"), 0) as digest
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
  '' as tenant,
  coalesce(bit_xor(hash_record_extended(row("decided"."code", "decided"."name", "decided"."is_system"), 0)), 0)::text as digest
from "pg_temp"."delta_1" as decided
where decided.sow_action = 'insert'
group by 1;

-- record the base
update "sow"."base/shapes/partial-keys" as base
set
  "name" = "moved"."name",
  inserted_run = case
    when moved.sow_action = 'insert' then coalesce(base.inserted_run, $1::bigint)
    when base.tombstone_run is null then base.inserted_run
  end,
  tombstone_run = null
from (
  select
    sow_action,
  "code",
  "name"
  from "pg_temp"."delta_1" as decided
  where sow_rebase
) as moved
where "base"."code" = "moved"."code";

-- record the base
update "sow"."base/shapes/partial-keys" as base
set tombstone_run = $1
from (
  select "code"
  from "pg_temp"."delta_1"
  where sow_action = 'tombstone'
) as gone
where "base"."code" = "gone"."code";

-- record the base
delete from "sow"."base/shapes/partial-keys" as base
using (
  select "code"
  from "pg_temp"."delta_1"
  where sow_action = 'delete'
) as gone
where "base"."code" = "gone"."code";

-- record the base
insert into "sow"."base/shapes/partial-keys" (
  "code",
  "name",
  inserted_run,
  tombstone_run
)
select
  "code",
  "name",
  case when sow_action = 'insert' then $1::bigint end,
  case when sow_action = 'tombstone' then $2::bigint end
from "pg_temp"."delta_1" as decided
where (sow_action in ('insert', 'tombstone') or sow_rebase)
  and not exists (
    select
    from "sow"."base/shapes/partial-keys" as base
    where "base"."code" = "decided"."code"
  );
