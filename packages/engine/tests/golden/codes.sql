-- a tree that the package owns, with retired rows

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
  from "public"."codes"
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
  from "public"."codes" as target
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
  join (
  select (entry.key ->> 0)::text as "code", entry.inserted_run
  from sow.roster
  cross join lateral rows from (
    jsonb_array_elements(roster.keys),
    unnest(roster.inserted_runs)
  ) as entry (key, inserted_run)
  where roster.dataset = $2
    and ended_run is null
) as member
    on "member"."code" = "strangers"."code"
  where true
),
own_keys as (
  select
    count(*) as rows,
    coalesce(bit_xor(hash_record_extended(row("target"."code"::text collate "C"), 0)) filter (where true), 0) as digest
  from "public"."codes" as target
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
    count(*) filter (where true) as rows,
    coalesce(bit_xor(hash_record_extended(row("member"."code"::text collate "C"), 0)) filter (where true), 0) as digest
  from (
  select (entry.key ->> 0)::text as "code", entry.inserted_run
  from sow.roster
  cross join lateral rows from (
    jsonb_array_elements(roster.keys),
    unnest(roster.inserted_runs)
  ) as entry (key, inserted_run)
  where roster.dataset = $3
    and ended_run is null
) as member
),
touched as (
  select jsonb_build_array("met"."code"::text) as key
  from met
  union
  select jsonb_build_array("member"."code"::text)
  from (
  select (entry.key ->> 0)::text as "code", entry.inserted_run
  from sow.roster
  cross join lateral rows from (
    jsonb_array_elements(roster.keys),
    unnest(roster.inserted_runs)
  ) as entry (key, inserted_run)
  where roster.dataset = $4
    and ended_run is null
) as member
  where not true
  union
  select jsonb_build_array("member"."code"::text)
  from noted
  join (
  select (entry.key ->> 0)::text as "code", entry.inserted_run
  from sow.roster
  cross join lateral rows from (
    jsonb_array_elements(roster.keys),
    unnest(roster.inserted_runs)
  ) as entry (key, inserted_run)
  where roster.dataset = $5
    and ended_run is null
) as member
    on "noted"."code" = "member"."code"
),
few_touched as (
  select key
  from touched
  limit $6::bigint
)
select
  known_keys.members,
  own_keys.rows + met_keys.rows = known_keys.rows
    and own_keys.digest # met_keys.digest = known_keys.digest as "isWhole",
  (
    select coalesce(jsonb_agg(key), '[]')
    from few_touched
    having count(*) <= $7::bigint
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
  from (
  select (entry.key ->> 0)::text as "code", entry.inserted_run
  from sow.roster
  cross join lateral rows from (
    jsonb_array_elements(roster.keys),
    unnest(roster.inserted_runs)
  ) as entry (key, inserted_run)
  where roster.dataset = $4
    and ended_run is null
) as member
  left join "public"."codes" as target
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
  or hash_record_extended(row("target"."id", "target"."code", "target"."title", "target"."parent_id", "target"."retired_on"), 0) in (
      select unnest(seal.seals)
      from sow.seal
      where seal.dataset = $5
        and seal.columns = $6::jsonb
    )), false))
  limit $7::bigint
)
select
  (
    select count(*)
    from (
  select (entry.key ->> 0)::text as "code", entry.inserted_run
  from sow.roster
  cross join lateral rows from (
    jsonb_array_elements(roster.keys),
    unnest(roster.inserted_runs)
  ) as entry (key, inserted_run)
  where roster.dataset = $8
    and ended_run is null
) as member
  ) as members,
  (
    select coalesce(jsonb_agg(key), '[]')
    from few_touched
    having count(*) <= $9::bigint
  ) as keys;

-- create stage
create temp table "stage_1" on commit drop as
select
  null::bigint as sow_position,
  "source_1"."code" as "code",
  "source_1"."code" as "parent_id.code",
  "source_1"."title" as "title"
from "public"."codes" as "source_1"
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
  "target"."title" as "title",
  "target"."title" as "title@seen",
  null::boolean as "title@take",
  "target"."parent_id" as "parent_id",
  "target"."parent_id" as "parent_id@seen",
  null::boolean as "parent_id@take",
  "target"."retired_on" as "retired_on",
  "target"."retired_on" as "retired_on@seen",
  null::boolean as "retired_on@take"
from "public"."codes" as target
with no data;

-- fill identity
insert into "pg_temp"."identity_1" (
  "id",
  "code"
)
with incoming as (
select
  stage.sow_position,
  "stage"."code",
  "stage"."title",
  null::uuid as "parent_id",
  null::date as "retired_on",
  false as sow_unresolved
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
  stage.sow_position,
  "stage"."code",
  "stage"."title",
  "reference_1"."id" as "parent_id",
  null::date as "retired_on",
  (("stage"."parent_id.code" is not null and "reference_1"."id" is null)) as sow_unresolved
from "pg_temp"."stage_1" as stage
left join "pg_temp"."identity_1" as "reference_1"
  on "reference_1"."code" = "stage"."parent_id.code"
),
compared as (
  select
    incoming.sow_position,
    incoming.sow_unresolved,
    target.xmin as sow_xmin,
    "target"."code" is not null as sow_in_table,
    false as sow_has_base,
    false as sow_is_tombstone,
    "identity"."id" as sow_new_id,
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
  where (incoming.sow_unresolved
  or "target"."code" is null
  or ("target"."title", "target"."parent_id", "target"."retired_on") is distinct from ("incoming"."title", "incoming"."parent_id", "incoming"."retired_on"))
),
judged as (
  select
    sow_position, sow_unresolved, sow_xmin, sow_in_table, sow_has_base, sow_is_tombstone,
    false as sow_rebase,
    sow_new_id,
  "code",
  "title",
  "title@seen",
  "parent_id",
  "parent_id@seen",
  "retired_on",
  "retired_on@seen",
  sow_in_table and not sow_unresolved and "title@seen" is distinct from "title" as "title@take",
  sow_in_table and not sow_unresolved and "parent_id@seen" is distinct from "parent_id" as "parent_id@take",
  sow_in_table and not sow_unresolved and "retired_on@seen" is distinct from "retired_on" as "retired_on@take"
  from compared
)
select
  sow_position,
  case
    when sow_unresolved then 'blocked'
    when not sow_in_table then 'insert'
    when "retired_on@take" then 'revive'
    when ("title@take"
  or "parent_id@take") then 'update'
    else 'none'
  end as sow_action,
  sow_in_table,
  sow_has_base,
  sow_in_table and not sow_unresolved and false as sow_kept,
  false as sow_conflicting,
  sow_rebase,
  sow_xmin,
  sow_new_id,
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
  "sow_action",
  "sow_in_table",
  "sow_has_base",
  "sow_kept",
  "sow_conflicting",
  "sow_rebase",
  "sow_xmin",
  "retired_on",
  "retired_on@seen",
  "retired_on@take",
  "code"
)
with incoming as (
select
  stage.sow_position,
  "stage"."code",
  "stage"."title",
  "reference_1"."id" as "parent_id",
  null::date as "retired_on",
  (("stage"."parent_id.code" is not null and "reference_1"."id" is null)) as sow_unresolved
from "pg_temp"."stage_1" as stage
left join "pg_temp"."identity_1" as "reference_1"
  on "reference_1"."code" = "stage"."parent_id.code"
)
select
  'retire', true, false, false, false, false,
  target.xmin,
  $1::date - 1,
  "target"."retired_on",
  true,
  "target"."code"
from (
  select (entry.key ->> 0)::text as "code", entry.inserted_run
  from sow.roster
  cross join lateral rows from (
    jsonb_array_elements(roster.keys),
    unnest(roster.inserted_runs)
  ) as entry (key, inserted_run)
  where roster.dataset = $2
    and ended_run is null
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
from "pg_temp"."delta_1" as decided
where "decided"."sow_action" operator(pg_catalog.=) 'insert';

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
    sow_xmin,
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
  from "pg_temp"."delta_1" as decided
  where "decided"."sow_action" operator(pg_catalog.=) any (array['update', 'revive', 'retire'])
) as decided
where "target"."code" operator(pg_catalog.=) "decided"."code"
  and (
    "decided"."sow_xmin" is null
    or target.xmin operator(pg_catalog.=) "decided"."sow_xmin"
    or target.xmin operator(pg_catalog.=) pg_catalog.pg_current_xact_id()::pg_catalog.xid
  )
  and (not "decided"."title@take" or coalesce("target"."title" operator(pg_catalog.=) "decided"."title@seen", "target"."title" is null and "decided"."title@seen" is null))
  and (not "decided"."parent_id@take" or coalesce("target"."parent_id" operator(pg_catalog.=) "decided"."parent_id@seen", "target"."parent_id" is null and "decided"."parent_id@seen" is null))
  and (not "decided"."retired_on@take" or coalesce("target"."retired_on" operator(pg_catalog.=) "decided"."retired_on@seen", "target"."retired_on" is null and "decided"."retired_on@seen" is null));

-- delete
delete from "public"."codes" as target
using (
  select
    "sow_xmin",
  "code",
  "title@seen",
  "parent_id@seen",
  "retired_on@seen"
  from "pg_temp"."delta_1" as departed
  where "departed"."sow_action" operator(pg_catalog.=) 'delete'
) as departed
where "target"."code" operator(pg_catalog.=) "departed"."code"
  and (
    "departed"."sow_xmin" is null
    or target.xmin operator(pg_catalog.=) "departed"."sow_xmin"
    or target.xmin operator(pg_catalog.=) pg_catalog.pg_current_xact_id()::pg_catalog.xid
  )
  and coalesce("target"."title" operator(pg_catalog.=) "departed"."title@seen", "target"."title" is null and "departed"."title@seen" is null)
  and coalesce("target"."parent_id" operator(pg_catalog.=) "departed"."parent_id@seen", "target"."parent_id" is null and "departed"."parent_id@seen" is null)
  and coalesce("target"."retired_on" operator(pg_catalog.=) "departed"."retired_on@seen", "target"."retired_on" is null and "departed"."retired_on@seen" is null);

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
      when decided.sow_action = 'delete' then jsonb_object(array['id', 'code', 'title', 'parent_id', 'retired_on'], array["target"."id"::text, "target"."code"::text, "target"."title"::text, "target"."parent_id"::text, "target"."retired_on"::text])
      else case
    when decided.sow_action in ('update', 'revive', 'retire') then nullif(jsonb_object(array['title', 'parent_id', 'retired_on'], array["decided"."title@seen"::text, "decided"."parent_id@seen"::text, "decided"."retired_on@seen"::text]) - array_remove(array[
    case when "decided"."title@take" then null else 'title'::text end,
  case when "decided"."parent_id@take" then null else 'parent_id'::text end,
  case when "decided"."retired_on@take" then null else 'retired_on'::text end
    ], null), '{}')
  end
    end as before,
    case
    when decided.sow_action in ('update', 'revive', 'retire') then nullif(jsonb_object(array['title', 'parent_id', 'retired_on'], array["decided"."title"::text, "decided"."parent_id"::text, "decided"."retired_on"::text]) - array_remove(array[
    case when "decided"."title@take" then null else 'title'::text end,
  case when "decided"."parent_id@take" then null else 'parent_id'::text end,
  case when "decided"."retired_on@take" then null else 'retired_on'::text end
    ], null), '{}')
  end as after,
    null::jsonb as base_before,
    null::bigint as inserted_run_before,
    null::bigint as tombstone_run_before,
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
  or hash_record_extended(row("target"."id", "target"."code", "target"."title", "target"."parent_id", "target"."retired_on"), 0) in (
      select unnest(seal.seals)
      from sow.seal
      where seal.dataset = $3
        and seal.columns = $4::jsonb
    )), false) as touched
from "pg_temp"."delta_1" as decided
left join "public"."codes" as target
  on "target"."code" = "decided"."code"
where decided.sow_action in ('update', 'revive', 'retire', 'delete', 'tombstone')
  or decided.sow_rebase
  or (
    decided.sow_action = 'insert'
    and exists (
      select
      from (
  select (entry.key ->> 0)::text as "code", entry.inserted_run
  from sow.roster
  cross join lateral rows from (
    jsonb_array_elements(roster.keys),
    unnest(roster.inserted_runs)
  ) as entry (key, inserted_run)
  where roster.dataset = $5
    and ended_run is null
) as member
      where "member"."code" = "decided"."code"
    )
  )
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
  hash_record_extended(row("target"."id", "target"."code", "target"."title", "target"."parent_id", "target"."retired_on"), 0) as seal,
  hash_record_extended(row("target"."code", "target"."title", "target"."parent_id", "target"."retired_on"), 0) as digest
  from "pg_temp"."delta_1" as decided
  join "public"."codes" as target
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
from "pg_temp"."delta_1" as decided
where "decided"."sow_action" operator(pg_catalog.=) 'insert'
  returning
    ''::pg_catalog.text as tenant,
  pg_catalog.hash_record_extended(row("id", "code", "title", "parent_id", "retired_on"), 0) as seal,
  pg_catalog.hash_record_extended(row("code", "title", "parent_id", "retired_on"), 0) as digest
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
  coalesce(bit_xor(hash_record_extended(row("decided"."code", "decided"."title", "decided"."parent_id", "decided"."retired_on"), 0)), 0)::text as digest
from "pg_temp"."delta_1" as decided
where decided.sow_action = 'insert'
group by 1;
