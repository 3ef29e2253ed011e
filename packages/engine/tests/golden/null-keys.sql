-- a key with a column that may be null, where two nulls are one key

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
  from "public"."rates"
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
    (change.key ->> 'code')::text as "code",
  (change.key ->> 'modifier')::text as "modifier"
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
    "target"."code",
  "target"."modifier"
  from "public"."rates" as target
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
    "member"."code",
  "member"."modifier"
  from strangers
  join "sow"."base/shapes/null-keys" as member
    on "member"."code" = "strangers"."code"
  and array["member"."modifier"] = array["strangers"."modifier"]
  where member.tombstone_run is null
),
own_keys as (
  select
    count(*) as rows,
    coalesce(bit_xor(hash_record_extended(row("target"."code"::text collate "C", "target"."modifier"::text collate "C"), 0)) filter (where true), 0) as digest
  from "public"."rates" as target
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
    coalesce(bit_xor(hash_record_extended(row("met"."code"::text collate "C", "met"."modifier"::text collate "C"), 0)) filter (where true), 0) as digest
  from met
),
known_keys as (
  select
    count(*) as members,
    count(*) filter (where member.tombstone_run is null) as rows,
    coalesce(bit_xor(hash_record_extended(row("member"."code"::text collate "C", "member"."modifier"::text collate "C"), 0)) filter (where member.tombstone_run is null), 0) as digest
  from "sow"."base/shapes/null-keys" as member
),
touched as (
  select jsonb_build_array("met"."code"::text, "met"."modifier"::text) as key
  from met
  union
  select jsonb_build_array("member"."code"::text, "member"."modifier"::text)
  from "sow"."base/shapes/null-keys" as member
  where not member.tombstone_run is null
  union
  select jsonb_build_array("member"."code"::text, "member"."modifier"::text)
  from noted
  join "sow"."base/shapes/null-keys" as member
    on "noted"."code" = "member"."code"
  and array["noted"."modifier"] = array["member"."modifier"]
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
    (change.key ->> 'code')::text as "code",
  (change.key ->> 'modifier')::text as "modifier"
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
    (change.key ->> 'code')::text as "code",
  (change.key ->> 'modifier')::text as "modifier"
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
  select jsonb_build_array("member"."code"::text, "member"."modifier"::text) as key
  from "sow"."base/shapes/null-keys" as member
  left join "public"."rates" as target
    on "target"."code" = "member"."code"
  and array["target"."modifier"] = array["member"."modifier"]
  left join noted
    on "noted"."code" = "member"."code"
  and array["noted"."modifier"] = array["member"."modifier"]
  left join rewritten
    on "rewritten"."code" = "member"."code"
  and array["rewritten"."modifier"] = array["member"."modifier"]
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
  or hash_record_extended(row("target"."code", "target"."modifier", "target"."rate"::text collate "C"), 0) in (
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
    from "sow"."base/shapes/null-keys" as member
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
  "source_1"."modifier" as "modifier",
  "source_1"."rate" as "rate"
from "public"."rates" as "source_1"
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
  "target"."code",
  "target"."modifier",
  "target"."rate" as "rate",
  "target"."rate" as "rate@seen",
  null::boolean as "rate@take",
  "target"."rate" as "rate@base",
  null::boolean as "rate@conflict"
from "public"."rates" as target
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
  "code",
  "modifier",
  "rate",
  "rate@seen",
  "rate@take",
  "rate@base",
  "rate@conflict"
)
with incoming as (
select
  stage.sow_position,
  "stage"."code",
  "stage"."modifier",
  "stage"."rate",
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
  "incoming"."modifier",
  "incoming"."rate",
  "target"."rate" as "rate@seen",
  "base"."rate" as "rate@base"
  from incoming
  left join "public"."rates" as target
    on "target"."code" = "incoming"."code"
  and array["target"."modifier"] = array["incoming"."modifier"]
  left join "sow"."base/shapes/null-keys" as base
    on "base"."code" = "incoming"."code"
  and array["base"."modifier"] = array["incoming"."modifier"]
  where (incoming.sow_unresolved
  or "target"."code" is null
  or ("target"."rate") is distinct from ("incoming"."rate")
  or "base"."code" is null or base.tombstone_run is not null
  or ("base"."rate") is distinct from ("incoming"."rate"))
),
judged as (
  select
    sow_position, sow_unresolved, sow_xmin, sow_in_table, sow_has_base, sow_is_tombstone,
    sow_in_table and not sow_unresolved and (not sow_has_base or ("rate" is distinct from "rate@base")) as sow_rebase,
    "code",
  "modifier",
  "rate",
  "rate@seen",
  "rate@base",
  sow_in_table and not sow_unresolved and sow_has_base and "rate@seen" is distinct from "rate" and "rate" is distinct from "rate@base" and not "rate@seen" is distinct from "rate@base" as "rate@take",
  sow_in_table and not sow_unresolved and sow_has_base and "rate@seen" is distinct from "rate" and "rate" is distinct from "rate@base" and "rate@seen" is distinct from "rate@base" as "rate@conflict"
  from compared
)
select
  sow_position,
  case
    when sow_unresolved then 'blocked'
    when not sow_in_table and sow_is_tombstone then 'tombstoned'
    when not sow_in_table and sow_has_base then 'tombstone'
    when not sow_in_table then 'insert'
    when ("rate@take") then 'update'
    else 'none'
  end as sow_action,
  sow_in_table,
  sow_has_base,
  sow_in_table and not sow_unresolved and ((not "rate@take" and not "rate@conflict" and "rate@seen" is distinct from "rate")) as sow_kept,
  ("rate@conflict") as sow_conflicting,
  sow_rebase,
  sow_xmin,
  "code",
  "modifier",
  "rate",
  "rate@seen",
  "rate@take",
  case when "rate@conflict" then "rate@base" end,
  "rate@conflict"
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
  "modifier",
  "rate@seen"
)
with incoming as (
select
  stage.sow_position,
  "stage"."code",
  "stage"."modifier",
  "stage"."rate",
  false as sow_unresolved
from "pg_temp"."stage_1" as stage
)
select
  case
    when base.inserted_run is not null
  and "target"."rate" is not distinct from "base"."rate"
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
  or hash_record_extended(row("target"."code", "target"."modifier", "target"."rate"::text collate "C"), 0) in (
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
      and change.key = jsonb_object(array['code', 'modifier'], array["target"."code"::text, "target"."modifier"::text])
  )
  and not exists (
    select change.run
    from sow.change
    where change.dataset = $4
      and change.touched
      and not (change.key ?& array['code', 'modifier']::text[]
  and change.key - array['code', 'modifier']::text[] = '{}')
  ) then 'delete'
    else 'left'
  end,
  true, true, false, false, false,
  target.xmin,
  null,
  "target"."code",
  "target"."modifier",
  "target"."rate"
from (
  select *
  from "sow"."base/shapes/null-keys" as base
  where tombstone_run is null
) as base
join "public"."rates" as target
  on "target"."code" = "base"."code"
  and array["target"."modifier"] = array["base"."modifier"]
where not exists (
    select
    from incoming
    where "incoming"."code" = "base"."code"
  and array["incoming"."modifier"] = array["base"."modifier"]
  );

-- find collisions in rates_key
with image as (
  select
    decided.sow_position,
  decided.sow_action,
  "decided"."code",
  "decided"."modifier"
  from "pg_temp"."delta_1" as decided
  left join "public"."rates" as target
    on "target"."code" = "decided"."code"
  and array["target"."modifier"] = array["decided"."modifier"]
  where decided.sow_action = 'insert'
    or ("decided".sow_action in ('update', 'revive', 'retire') and false)
),
written as (
  select
    sow_position,
  sow_action,
  "code",
  "modifier",
  (code) as "sow_element_1",
  (COALESCE(modifier, ''::text)) as "sow_element_2"
  from image
  where true
),
held as (
  select
    "code",
  "modifier",
  (code) as "sow_element_1",
  (COALESCE(modifier, ''::text)) as "sow_element_2"
  from "public"."rates"
  where true
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
    case when (other.sow_action = 'delete' or ("other".sow_action in ('update', 'revive', 'retire') and false)) then 'swap' else 'table' end,
    written.sow_position,
    null
  from written
join held
  on "held"."sow_element_1" = "written"."sow_element_1"
  and "held"."sow_element_2" = "written"."sow_element_2"
left join "pg_temp"."delta_1" as other
  on "other"."code" = "held"."code"
  and array["other"."modifier"] = array["held"."modifier"]
  and other.sow_action in ('update', 'revive', 'retire', 'delete')
where ("written"."code" = "held"."code"
  and array["written"."modifier"] = array["held"."modifier"]) is not true
    and not (coalesce((other.sow_action = 'delete' or ("other".sow_action in ('update', 'revive', 'retire') and false)), false) and (other.sow_action = 'delete' or written.sow_action = 'insert'))
)
select
  kind,
  first,
  last
from met
order by kind = 'swap', first
limit 20;

-- find handovers in rates_key
with image as (
  select
    decided.sow_position,
  decided.sow_action,
  "decided"."code",
  "decided"."modifier"
  from "pg_temp"."delta_1" as decided
  left join "public"."rates" as target
    on "target"."code" = "decided"."code"
  and array["target"."modifier"] = array["decided"."modifier"]
  where decided.sow_action = 'insert'
    or ("decided".sow_action in ('update', 'revive', 'retire') and false)
),
written as (
  select
    sow_position,
  sow_action,
  "code",
  "modifier",
  (code) as "sow_element_1",
  (COALESCE(modifier, ''::text)) as "sow_element_2"
  from image
  where true
),
held as (
  select
    "code",
  "modifier",
  (code) as "sow_element_1",
  (COALESCE(modifier, ''::text)) as "sow_element_2"
  from "public"."rates"
  where true
)
select
  jsonb_build_array("written"."code"::text, "written"."modifier"::text)::text as taker,
  jsonb_build_array("other"."code"::text, "other"."modifier"::text)::text as giver,
  written.sow_action = 'insert' as "isNew",
  other.sow_action = 'delete' as departs,
  false as moves
from written
join held
  on "held"."sow_element_1" = "written"."sow_element_1"
  and "held"."sow_element_2" = "written"."sow_element_2"
left join "pg_temp"."delta_1" as other
  on "other"."code" = "held"."code"
  and array["other"."modifier"] = array["held"."modifier"]
  and other.sow_action in ('update', 'revive', 'retire', 'delete')
where ("written"."code" = "held"."code"
  and array["written"."modifier"] = array["held"."modifier"]) is not true
  and (other.sow_action = 'delete' or ("other".sow_action in ('update', 'revive', 'retire') and false))
  and not (other.sow_action = 'delete' or written.sow_action = 'insert')
limit 100001;

-- insert
insert into "public"."rates" (
  "code",
  "modifier",
  "rate"
)
select
  "code",
  "modifier",
  "rate"
from "pg_temp"."delta_1" as decided
where "decided"."sow_action" operator(pg_catalog.=) 'insert';

-- update
update "public"."rates" as target
set
  "rate" = case
    when "decided"."rate@take" then "decided"."rate"
    else "target"."rate"
  end
from (
  select
    sow_xmin,
  "code",
  "modifier",
  "rate",
  "rate@seen",
  coalesce("rate@take", false) as "rate@take"
  from "pg_temp"."delta_1" as decided
  where "decided"."sow_action" operator(pg_catalog.=) any (array['update', 'revive', 'retire'])
) as decided
where "target"."code" operator(pg_catalog.=) "decided"."code"
  and array["target"."modifier"] operator(pg_catalog.=) array["decided"."modifier"]
  and (
    "decided"."sow_xmin" is null
    or target.xmin operator(pg_catalog.=) "decided"."sow_xmin"
    or target.xmin operator(pg_catalog.=) pg_catalog.pg_current_xact_id()::pg_catalog.xid
  )
  and (not "decided"."rate@take" or coalesce("target"."rate" operator(pg_catalog.=) "decided"."rate@seen", "target"."rate" is null and "decided"."rate@seen" is null));

-- delete
delete from "public"."rates" as target
using (
  select
    "sow_xmin",
  "code",
  "modifier",
  "rate@seen"
  from "pg_temp"."delta_1" as departed
  where "departed"."sow_action" operator(pg_catalog.=) 'delete'
) as departed
where "target"."code" operator(pg_catalog.=) "departed"."code"
  and array["target"."modifier"] operator(pg_catalog.=) array["departed"."modifier"]
  and (
    "departed"."sow_xmin" is null
    or target.xmin operator(pg_catalog.=) "departed"."sow_xmin"
    or target.xmin operator(pg_catalog.=) pg_catalog.pg_current_xact_id()::pg_catalog.xid
  )
  and coalesce("target"."rate" operator(pg_catalog.=) "departed"."rate@seen", "target"."rate" is null and "departed"."rate@seen" is null);

-- create base
create table "sow"."base/shapes/null-keys" as
select
  "target"."code",
  "target"."modifier",
  "target"."rate",
  null::bigint as inserted_run,
  null::bigint as tombstone_run
from "public"."rates" as target
with no data;

-- add the key of the base
create index on "sow"."base/shapes/null-keys" ("code", "modifier");

-- add the key of the base
alter table "sow"."base/shapes/null-keys" replica identity full;

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
    jsonb_object(array['code', 'modifier'], array["decided"."code"::text, "decided"."modifier"::text]) as key,
    case when decided.sow_action = 'none' then 'rebase' else decided.sow_action end as action,
    case
      when decided.sow_action = 'delete' then jsonb_object(array['code', 'modifier', 'rate'], array["target"."code"::text, "target"."modifier"::text, "target"."rate"::text])
      else case
    when decided.sow_action in ('update', 'revive', 'retire') then nullif(jsonb_object(array['rate'], array["decided"."rate@seen"::text]) - array_remove(array[
    case when "decided"."rate@take" then null else 'rate'::text end
    ], null), '{}')
  end
    end as before,
    case
    when decided.sow_action in ('update', 'revive', 'retire') then nullif(jsonb_object(array['rate'], array["decided"."rate"::text]) - array_remove(array[
    case when "decided"."rate@take" then null else 'rate'::text end
    ], null), '{}')
  end as after,
    case
    when "base"."code" is not null then jsonb_object(array['rate'], array["base"."rate"::text])
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
  or hash_record_extended(row("target"."code", "target"."modifier", "target"."rate"::text collate "C"), 0) in (
      select unnest(seal.seals)
      from sow.seal
      where seal.dataset = $3
        and seal.columns = $4::jsonb
    )), false) as touched
from "pg_temp"."delta_1" as decided
left join "public"."rates" as target
  on "target"."code" = "decided"."code"
  and array["target"."modifier"] = array["decided"."modifier"]
left join "sow"."base/shapes/null-keys" as base
    on "base"."code" = "decided"."code"
  and array["base"."modifier"] = array["decided"."modifier"]
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
      and change.key = jsonb_object(array['code', 'modifier'], array["target"."code"::text, "target"."modifier"::text])
  )
  and not exists (
    select change.run
    from sow.change
    where change.dataset = $2
      and change.touched
      and not (change.key ?& array['code', 'modifier']::text[]
  and change.key - array['code', 'modifier']::text[] = '{}')
  ) as is_own,
  hash_record_extended(row("target"."code", "target"."modifier", "target"."rate"::text collate "C"), 0) as seal
  from "pg_temp"."delta_1" as decided
  join "public"."rates" as target
    on "target"."code" = "decided"."code"
  and array["target"."modifier"] = array["decided"."modifier"]
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
insert into "public"."rates" (
  "code",
  "modifier",
  "rate"
)
select
  "code",
  "modifier",
  "rate"
from "pg_temp"."delta_1" as decided
where "decided"."sow_action" operator(pg_catalog.=) 'insert'
  returning
    ''::pg_catalog.text as tenant,
  pg_catalog.hash_record_extended(row("code", "modifier", "rate"::pg_catalog.text collate pg_catalog."C"), 0) as seal
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
  coalesce(bit_xor(hash_record_extended(row("decided"."code", "decided"."modifier", "decided"."rate"::text collate "C"), 0)), 0)::text as digest
from "pg_temp"."delta_1" as decided
where decided.sow_action = 'insert'
group by 1;

-- record the base
update "sow"."base/shapes/null-keys" as base
set
  "rate" = "moved"."rate",
  inserted_run = case
    when moved.sow_action = 'insert' then coalesce(base.inserted_run, $1::bigint)
    when base.tombstone_run is null then base.inserted_run
  end,
  tombstone_run = null
from (
  select
    sow_action,
  "code",
  "modifier",
  "rate"
  from "pg_temp"."delta_1" as decided
  where sow_rebase
) as moved
where "base"."code" = "moved"."code"
  and array["base"."modifier"] = array["moved"."modifier"];

-- record the base
update "sow"."base/shapes/null-keys" as base
set tombstone_run = $1
from (
  select "code", "modifier"
  from "pg_temp"."delta_1"
  where sow_action = 'tombstone'
) as gone
where "base"."code" = "gone"."code"
  and array["base"."modifier"] = array["gone"."modifier"];

-- record the base
delete from "sow"."base/shapes/null-keys" as base
using (
  select "code", "modifier"
  from "pg_temp"."delta_1"
  where sow_action = 'delete'
) as gone
where "base"."code" = "gone"."code"
  and array["base"."modifier"] = array["gone"."modifier"];

-- record the base
insert into "sow"."base/shapes/null-keys" (
  "code",
  "modifier",
  "rate",
  inserted_run,
  tombstone_run
)
select
  "code",
  "modifier",
  "rate",
  case when sow_action = 'insert' then $1::bigint end,
  case when sow_action = 'tombstone' then $2::bigint end
from "pg_temp"."delta_1" as decided
where (sow_action in ('insert', 'tombstone') or sow_rebase)
  and not exists (
    select
    from "sow"."base/shapes/null-keys" as base
    where "base"."code" = "decided"."code"
  and array["base"."modifier"] = array["decided"."modifier"]
  );
