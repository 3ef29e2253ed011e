-- names that are long or reserved, types without an equality of their own, an id that the dataset brings

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
  from "public"."Odd"
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
    (change.key ->> 'id')::integer as "id"
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
    "target"."id"
  from "public"."Odd" as target
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
    "member"."id"
  from strangers
  join "sow"."base/shapes/odd-columns" as member
    on "member"."id" = "strangers"."id"
  where member.tombstone_run is null
),
own_keys as (
  select
    count(*) as rows,
    coalesce(bit_xor(hash_record_extended(row("target"."id"::text collate "C"), 0)) filter (where true), 0) as digest
  from "public"."Odd" as target
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
    coalesce(bit_xor(hash_record_extended(row("met"."id"::text collate "C"), 0)) filter (where true), 0) as digest
  from met
),
known_keys as (
  select
    count(*) as members,
    count(*) filter (where member.tombstone_run is null) as rows,
    coalesce(bit_xor(hash_record_extended(row("member"."id"::text collate "C"), 0)) filter (where member.tombstone_run is null), 0) as digest
  from "sow"."base/shapes/odd-columns" as member
),
touched as (
  select jsonb_build_array("met"."id"::text) as key
  from met
  union
  select jsonb_build_array("member"."id"::text)
  from "sow"."base/shapes/odd-columns" as member
  where not member.tombstone_run is null
  union
  select jsonb_build_array("member"."id"::text)
  from noted
  join "sow"."base/shapes/odd-columns" as member
    on "noted"."id" = "member"."id"
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
    (change.key ->> 'id')::integer as "id"
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
    (change.key ->> 'id')::integer as "id"
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
  select jsonb_build_array("member"."id"::text) as key
  from "sow"."base/shapes/odd-columns" as member
  left join "public"."Odd" as target
    on "target"."id" = "member"."id"
  left join noted
    on "noted"."id" = "member"."id"
  left join rewritten
    on "rewritten"."id" = "member"."id"
  where ("target"."id" is null
  or "noted"."id" is not null
  or ("rewritten"."id" is not null and not "target"."xmin" = any (array(
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
  or hash_record_extended(row("target"."id", "target"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"::text collate "C", "target"."order"::text collate "C", "target"."a@seen"::text collate "C"), 0) in (
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
    from "sow"."base/shapes/odd-columns" as member
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
  "source_1"."a@seen" as "a@seen",
  "source_1"."id" as "id",
  "source_1"."order" as "order",
  "source_1"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" as "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
from "public"."Odd" as "source_1"
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
  "target"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" as "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
  "target"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" as "#2@seen",
  null::boolean as "#2@take",
  "target"."order" as "order",
  "target"."order" as "order@seen",
  null::boolean as "order@take",
  "target"."a@seen" as "a@seen",
  "target"."a@seen" as "a@seen@seen",
  null::boolean as "a@seen@take",
  "target"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" as "#2@base",
  null::boolean as "#2@conflict",
  "target"."order" as "order@base",
  null::boolean as "order@conflict",
  "target"."a@seen" as "a@seen@base",
  null::boolean as "a@seen@conflict"
from "public"."Odd" as target
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
  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
  "#2@seen",
  "#2@take",
  "order",
  "order@seen",
  "order@take",
  "a@seen",
  "a@seen@seen",
  "a@seen@take",
  "#2@base",
  "#2@conflict",
  "order@base",
  "order@conflict",
  "a@seen@base",
  "a@seen@conflict"
)
with incoming as (
select
  stage.sow_position,
  "stage"."id",
  "stage"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
  "stage"."order",
  "stage"."a@seen",
  false as sow_unresolved
from "pg_temp"."stage_1" as stage
),
compared as (
  select
    incoming.sow_position,
    incoming.sow_unresolved,
    target.xmin as sow_xmin,
    "target"."id" is not null as sow_in_table,
    "base"."id" is not null and base.tombstone_run is null as sow_has_base,
    base.tombstone_run is not null as sow_is_tombstone,
    "incoming"."id",
  "incoming"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
  "incoming"."order",
  "incoming"."a@seen",
  "target"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" as "#2@seen",
  "target"."order" as "order@seen",
  "target"."a@seen" as "a@seen@seen",
  "base"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" as "#2@base",
  "base"."order" as "order@base",
  "base"."a@seen" as "a@seen@base"
  from incoming
  left join "public"."Odd" as target
    on "target"."id" = "incoming"."id"
  left join "sow"."base/shapes/odd-columns" as base
    on "base"."id" = "incoming"."id"
  where (incoming.sow_unresolved
  or "target"."id" is null
  or ("target"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "target"."order"::jsonb, "target"."a@seen"::text) is distinct from ("incoming"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "incoming"."order"::jsonb, "incoming"."a@seen"::text)
  or "base"."id" is null or base.tombstone_run is not null
  or ("base"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "base"."order"::jsonb, "base"."a@seen"::text) is distinct from ("incoming"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "incoming"."order"::jsonb, "incoming"."a@seen"::text))
),
judged as (
  select
    sow_position, sow_unresolved, sow_xmin, sow_in_table, sow_has_base, sow_is_tombstone,
    sow_in_table and not sow_unresolved and (not sow_has_base or ("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" is distinct from "#2@base"
  or "order"::jsonb is distinct from "order@base"::jsonb
  or "a@seen"::text is distinct from "a@seen@base"::text)) as sow_rebase,
    "id",
  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
  "#2@seen",
  "order",
  "order@seen",
  "a@seen",
  "a@seen@seen",
  "#2@base",
  "order@base",
  "a@seen@base",
  sow_in_table and not sow_unresolved and sow_has_base and "#2@seen" is distinct from "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" and "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" is distinct from "#2@base" and not "#2@seen" is distinct from "#2@base" as "#2@take",
  sow_in_table and not sow_unresolved and sow_has_base and "#2@seen" is distinct from "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" and "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" is distinct from "#2@base" and "#2@seen" is distinct from "#2@base" as "#2@conflict",
  sow_in_table and not sow_unresolved and sow_has_base and "order@seen"::jsonb is distinct from "order"::jsonb and "order"::jsonb is distinct from "order@base"::jsonb and not "order@seen"::jsonb is distinct from "order@base"::jsonb as "order@take",
  sow_in_table and not sow_unresolved and sow_has_base and "order@seen"::jsonb is distinct from "order"::jsonb and "order"::jsonb is distinct from "order@base"::jsonb and "order@seen"::jsonb is distinct from "order@base"::jsonb as "order@conflict",
  sow_in_table and not sow_unresolved and sow_has_base and "a@seen@seen"::text is distinct from "a@seen"::text and "a@seen"::text is distinct from "a@seen@base"::text and not "a@seen@seen"::text is distinct from "a@seen@base"::text as "a@seen@take",
  sow_in_table and not sow_unresolved and sow_has_base and "a@seen@seen"::text is distinct from "a@seen"::text and "a@seen"::text is distinct from "a@seen@base"::text and "a@seen@seen"::text is distinct from "a@seen@base"::text as "a@seen@conflict"
  from compared
)
select
  sow_position,
  case
    when sow_unresolved then 'blocked'
    when not sow_in_table and sow_is_tombstone then 'tombstoned'
    when not sow_in_table and sow_has_base then 'tombstone'
    when not sow_in_table then 'insert'
    when ("#2@take"
  or "order@take"
  or "a@seen@take") then 'update'
    else 'none'
  end as sow_action,
  sow_in_table,
  sow_has_base,
  sow_in_table and not sow_unresolved and ((not "#2@take" and not "#2@conflict" and "#2@seen" is distinct from "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")
  or (not "order@take" and not "order@conflict" and "order@seen"::jsonb is distinct from "order"::jsonb)
  or (not "a@seen@take" and not "a@seen@conflict" and "a@seen@seen"::text is distinct from "a@seen"::text)) as sow_kept,
  ("#2@conflict"
  or "order@conflict"
  or "a@seen@conflict") as sow_conflicting,
  sow_rebase,
  sow_xmin,
  "id",
  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
  "#2@seen",
  "#2@take",
  "order",
  "order@seen",
  "order@take",
  "a@seen",
  "a@seen@seen",
  "a@seen@take",
  case when "#2@conflict" then "#2@base" end,
  "#2@conflict",
  case when "order@conflict" then "order@base" end,
  "order@conflict",
  case when "a@seen@conflict" then "a@seen@base" end,
  "a@seen@conflict"
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
  "id"
)
with incoming as (
select
  stage.sow_position,
  "stage"."id",
  "stage"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
  "stage"."order",
  "stage"."a@seen",
  false as sow_unresolved
from "pg_temp"."stage_1" as stage
)
select
  'left', true, true, false, false, false,
  target.xmin,
  "target"."id"
from (
  select *
  from "sow"."base/shapes/odd-columns" as base
  where tombstone_run is null
) as base
join "public"."Odd" as target
  on "target"."id" = "base"."id"
where not exists (
    select
    from incoming
    where "incoming"."id" = "base"."id"
  );

-- insert
insert into "public"."Odd" (
  "id",
  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
  "order",
  "a@seen"
) overriding system value
select
  "id",
  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
  "order",
  "a@seen"
from "pg_temp"."delta_1" as decided
where "decided"."sow_action" operator(pg_catalog.=) 'insert';

-- update
update "public"."Odd" as target
set
  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" = case
    when "decided"."#2@take" then "decided"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
    else "target"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
  end,
  "order" = case
    when "decided"."order@take" then "decided"."order"
    else "target"."order"
  end,
  "a@seen" = case
    when "decided"."a@seen@take" then "decided"."a@seen"
    else "target"."a@seen"
  end
from (
  select
    sow_xmin,
  "id",
  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
  "#2@seen",
  coalesce("#2@take", false) as "#2@take",
  "order",
  "order@seen",
  coalesce("order@take", false) as "order@take",
  "a@seen",
  "a@seen@seen",
  coalesce("a@seen@take", false) as "a@seen@take"
  from "pg_temp"."delta_1" as decided
  where "decided"."sow_action" operator(pg_catalog.=) any (array['update', 'revive', 'retire'])
) as decided
where "target"."id" operator(pg_catalog.=) "decided"."id"
  and (
    "decided"."sow_xmin" is null
    or target.xmin operator(pg_catalog.=) "decided"."sow_xmin"
    or target.xmin operator(pg_catalog.=) pg_catalog.pg_current_xact_id()::pg_catalog.xid
  )
  and (not "decided"."#2@take" or coalesce("target"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" operator(pg_catalog.=) "decided"."#2@seen", "target"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" is null and "decided"."#2@seen" is null))
  and (not "decided"."order@take" or coalesce("target"."order"::pg_catalog.jsonb operator(pg_catalog.=) "decided"."order@seen"::pg_catalog.jsonb, "target"."order"::pg_catalog.jsonb is null and "decided"."order@seen"::pg_catalog.jsonb is null))
  and (not "decided"."a@seen@take" or coalesce("target"."a@seen"::pg_catalog.text operator(pg_catalog.=) "decided"."a@seen@seen"::pg_catalog.text, "target"."a@seen"::pg_catalog.text is null and "decided"."a@seen@seen"::pg_catalog.text is null));

-- delete
delete from "public"."Odd" as target
using (
  select
    "sow_xmin",
  "id",
  "#2@seen",
  "order@seen",
  "a@seen@seen"
  from "pg_temp"."delta_1" as departed
  where "departed"."sow_action" operator(pg_catalog.=) 'delete'
) as departed
where "target"."id" operator(pg_catalog.=) "departed"."id"
  and (
    "departed"."sow_xmin" is null
    or target.xmin operator(pg_catalog.=) "departed"."sow_xmin"
    or target.xmin operator(pg_catalog.=) pg_catalog.pg_current_xact_id()::pg_catalog.xid
  )
  and coalesce("target"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" operator(pg_catalog.=) "departed"."#2@seen", "target"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" is null and "departed"."#2@seen" is null)
  and coalesce("target"."order"::pg_catalog.jsonb operator(pg_catalog.=) "departed"."order@seen"::pg_catalog.jsonb, "target"."order"::pg_catalog.jsonb is null and "departed"."order@seen"::pg_catalog.jsonb is null)
  and coalesce("target"."a@seen"::pg_catalog.text operator(pg_catalog.=) "departed"."a@seen@seen"::pg_catalog.text, "target"."a@seen"::pg_catalog.text is null and "departed"."a@seen@seen"::pg_catalog.text is null);

-- create base
create table "sow"."base/shapes/odd-columns" as
select
  "target"."id",
  "target"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
  "target"."order",
  "target"."a@seen",
  null::bigint as inserted_run,
  null::bigint as tombstone_run
from "public"."Odd" as target
with no data;

-- add the key of the base
alter table "sow"."base/shapes/odd-columns" add primary key ("id");

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
    jsonb_object(array['id'], array["decided"."id"::text]) as key,
    case when decided.sow_action = 'none' then 'rebase' else decided.sow_action end as action,
    case
      when decided.sow_action = 'delete' then jsonb_object(array['id', 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', 'order', 'a@seen'], array["target"."id"::text, "target"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"::text, "target"."order"::text, "target"."a@seen"::text])
      else case
    when decided.sow_action in ('update', 'revive', 'retire') then nullif(jsonb_object(array['xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', 'order', 'a@seen'], array["decided"."#2@seen"::text, "decided"."order@seen"::text, "decided"."a@seen@seen"::text]) - array_remove(array[
    case when "decided"."#2@take" then null else 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'::text end,
  case when "decided"."order@take" then null else 'order'::text end,
  case when "decided"."a@seen@take" then null else 'a@seen'::text end
    ], null), '{}')
  end
    end as before,
    case
    when decided.sow_action in ('update', 'revive', 'retire') then nullif(jsonb_object(array['xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', 'order', 'a@seen'], array["decided"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"::text, "decided"."order"::text, "decided"."a@seen"::text]) - array_remove(array[
    case when "decided"."#2@take" then null else 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'::text end,
  case when "decided"."order@take" then null else 'order'::text end,
  case when "decided"."a@seen@take" then null else 'a@seen'::text end
    ], null), '{}')
  end as after,
    case
    when "base"."id" is not null then jsonb_object(array['xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', 'order', 'a@seen'], array["base"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"::text, "base"."order"::text, "base"."a@seen"::text])
  end as base_before,
    base.inserted_run as inserted_run_before,
    base.tombstone_run as tombstone_run_before,
    "target"."id" is not null and not coalesce(("target"."xmin" = any (array(
    select run.xid::xid
    from sow.run
    where (
      run.xmin = run.xid::xid
        or run.xmin = (run.chain ->> 'relinked')::xid8::xid
    )
      and run.xid is distinct from pg_current_xact_id_if_assigned()
      and pg_snapshot_xmax(pg_current_snapshot())::text::numeric - run.xid::text::numeric < 2147483648
  ))
  or hash_record_extended(row("target"."id", "target"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"::text collate "C", "target"."order"::text collate "C", "target"."a@seen"::text collate "C"), 0) in (
      select unnest(seal.seals)
      from sow.seal
      where seal.dataset = $3
        and seal.columns = $4::jsonb
    )), false) as touched
from "pg_temp"."delta_1" as decided
left join "public"."Odd" as target
  on "target"."id" = "decided"."id"
left join "sow"."base/shapes/odd-columns" as base
    on "base"."id" = "decided"."id"
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
      and change.key = jsonb_object(array['id'], array["target"."id"::text])
  )
  and not exists (
    select change.run
    from sow.change
    where change.dataset = $2
      and change.touched
      and not (change.key ?& array['id']::text[]
  and change.key - array['id']::text[] = '{}')
  ) as is_own,
  hash_record_extended(row("target"."id", "target"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"::text collate "C", "target"."order"::text collate "C", "target"."a@seen"::text collate "C"), 0) as seal
  from "pg_temp"."delta_1" as decided
  join "public"."Odd" as target
    on "target"."id" = "decided"."id"
  where decided.sow_action in ('insert', 'update', 'revive', 'retire')
),
summed as (
  select
    tenant,
    bit_xor(seal) as digest,
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
insert into "public"."Odd" (
  "id",
  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
  "order",
  "a@seen"
) overriding system value
select
  "id",
  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
  "order",
  "a@seen"
from "pg_temp"."delta_1" as decided
where "decided"."sow_action" operator(pg_catalog.=) 'insert'
  returning
    ''::pg_catalog.text as tenant,
  pg_catalog.hash_record_extended(row("id", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"::pg_catalog.text collate pg_catalog."C", "order"::pg_catalog.text collate pg_catalog."C", "a@seen"::pg_catalog.text collate pg_catalog."C"), 0) as seal
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
  pg_catalog.bit_xor(seal)::pg_catalog.text as digest
from inserted
group by inserted.tenant;

-- what was to be inserted
select
  '' as tenant,
  coalesce(bit_xor(hash_record_extended(row("decided"."id", "decided"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"::text collate "C", "decided"."order"::text collate "C", "decided"."a@seen"::text collate "C"), 0)), 0)::text as digest
from "pg_temp"."delta_1" as decided
where decided.sow_action = 'insert'
group by 1;

-- record the base
update "sow"."base/shapes/odd-columns" as base
set
  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" = "moved"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
  "order" = "moved"."order",
  "a@seen" = "moved"."a@seen",
  inserted_run = case
    when moved.sow_action = 'insert' then coalesce(base.inserted_run, $1::bigint)
    when base.tombstone_run is null then base.inserted_run
  end,
  tombstone_run = null
from (
  select
    sow_action,
  "id",
  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
  "order",
  "a@seen"
  from "pg_temp"."delta_1" as decided
  where sow_rebase
) as moved
where "base"."id" = "moved"."id";

-- record the base
update "sow"."base/shapes/odd-columns" as base
set tombstone_run = $1
from (
  select "id"
  from "pg_temp"."delta_1"
  where sow_action = 'tombstone'
) as gone
where "base"."id" = "gone"."id";

-- record the base
delete from "sow"."base/shapes/odd-columns" as base
using (
  select "id"
  from "pg_temp"."delta_1"
  where sow_action = 'delete'
) as gone
where "base"."id" = "gone"."id";

-- record the base
insert into "sow"."base/shapes/odd-columns" (
  "id",
  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
  "order",
  "a@seen",
  inserted_run,
  tombstone_run
)
select
  "id",
  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
  "order",
  "a@seen",
  case when sow_action = 'insert' then $1::bigint end,
  case when sow_action = 'tombstone' then $2::bigint end
from "pg_temp"."delta_1" as decided
where (sow_action in ('insert', 'tombstone') or sow_rebase)
  and not exists (
    select
    from "sow"."base/shapes/odd-columns" as base
    where "base"."id" = "decided"."id"
  );
