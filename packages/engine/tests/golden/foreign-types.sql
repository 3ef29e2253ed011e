-- types outside pg_catalog, each with an equality of its own: a key, a reference, a unique index, values

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
  from "public"."places"
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
    (change.key ->> 'foreign_code')::public.citext as "foreign_code"
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
    "target"."foreign_code"
  from "public"."places" as target
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
    "member"."foreign_code"
  from strangers
  join "sow"."base/shapes/foreign-types" as member
    on "member"."foreign_code"::public.citext operator(public.=) "strangers"."foreign_code"::public.citext
  where member.tombstone_run is null
),
own_keys as (
  select
    count(*) as rows,
    coalesce(bit_xor(hash_record_extended(row("target"."foreign_code"::public.citext::text collate "C"), 0)) filter (where true), 0) as digest
  from "public"."places" as target
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
    coalesce(bit_xor(hash_record_extended(row("met"."foreign_code"::public.citext::text collate "C"), 0)) filter (where true), 0) as digest
  from met
),
known_keys as (
  select
    count(*) as members,
    count(*) filter (where member.tombstone_run is null) as rows,
    coalesce(bit_xor(hash_record_extended(row("member"."foreign_code"::public.citext::text collate "C"), 0)) filter (where member.tombstone_run is null), 0) as digest
  from "sow"."base/shapes/foreign-types" as member
),
touched as (
  select jsonb_build_array("met"."foreign_code"::text) as key
  from met
  union
  select jsonb_build_array("member"."foreign_code"::text)
  from "sow"."base/shapes/foreign-types" as member
  where not member.tombstone_run is null
  union
  select jsonb_build_array("member"."foreign_code"::text)
  from noted
  join "sow"."base/shapes/foreign-types" as member
    on "noted"."foreign_code"::public.citext operator(public.=) "member"."foreign_code"::public.citext
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
    (change.key ->> 'foreign_code')::public.citext as "foreign_code"
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
    (change.key ->> 'foreign_code')::public.citext as "foreign_code"
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
  select jsonb_build_array("member"."foreign_code"::text) as key
  from "sow"."base/shapes/foreign-types" as member
  left join "public"."places" as target
    on "target"."foreign_code"::public.citext operator(public.=) "member"."foreign_code"::public.citext
  left join noted
    on "noted"."foreign_code"::public.citext operator(public.=) "member"."foreign_code"::public.citext
  left join rewritten
    on "rewritten"."foreign_code"::public.citext operator(public.=) "member"."foreign_code"::public.citext
  where ("target"."foreign_code" is null
  or "noted"."foreign_code" is not null
  or ("rewritten"."foreign_code" is not null and not "target"."xmin" = any (array(
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
  or hash_record_extended(row("target"."id", "target"."foreign_code"::text collate "C", "target"."foreign_path"::text collate "C", "target"."foreign_label"::text collate "C", "target"."title", "target"."parent_id"), 0) in (
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
    from "sow"."base/shapes/foreign-types" as member
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
  "source_1"."foreign_code" as "foreign_code",
  "source_1"."foreign_label" as "foreign_label",
  "source_1"."foreign_path" as "foreign_path",
  "source_1"."foreign_code" as "parent_id.foreign_code",
  "source_1"."title" as "title"
from "public"."places" as "source_1"
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
  "target"."foreign_code",
  "target"."foreign_path" as "foreign_path",
  "target"."foreign_path" as "foreign_path@seen",
  null::boolean as "foreign_path@take",
  "target"."foreign_label" as "foreign_label",
  "target"."foreign_label" as "foreign_label@seen",
  null::boolean as "foreign_label@take",
  "target"."title" as "title",
  "target"."title" as "title@seen",
  null::boolean as "title@take",
  "target"."parent_id" as "parent_id",
  "target"."parent_id" as "parent_id@seen",
  null::boolean as "parent_id@take",
  "target"."foreign_path"::text as "foreign_path@base",
  null::boolean as "foreign_path@conflict",
  "target"."foreign_label"::text as "foreign_label@base",
  null::boolean as "foreign_label@conflict",
  "target"."title" as "title@base",
  null::boolean as "title@conflict",
  "target"."parent_id" as "parent_id@base",
  null::boolean as "parent_id@conflict"
from "public"."places" as target
with no data;

-- fill identity
insert into "pg_temp"."identity_1" (
  "id",
  "foreign_code"
)
with incoming as (
select
  stage.sow_position,
  "stage"."foreign_code",
  "stage"."foreign_path",
  "stage"."foreign_label",
  "stage"."title",
  null::integer as "parent_id",
  false as sow_unresolved
from "pg_temp"."stage_1" as stage
)
select
  coalesce("target"."id", pg_catalog.nextval(pg_catalog.pg_get_serial_sequence('"public"."places"', 'id'))),
  "incoming"."foreign_code"
from incoming
left join "public"."places" as target
  on "target"."foreign_code" operator(public.=) "incoming"."foreign_code"
left join "sow"."base/shapes/foreign-types" as base
    on "base"."foreign_code"::public.citext operator(public.=) "incoming"."foreign_code"::public.citext
where "target"."foreign_code" is not null
  or "base"."foreign_code" is null;

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
  "foreign_code",
  "foreign_path",
  "foreign_path@seen",
  "foreign_path@take",
  "foreign_label",
  "foreign_label@seen",
  "foreign_label@take",
  "title",
  "title@seen",
  "title@take",
  "parent_id",
  "parent_id@seen",
  "parent_id@take",
  "foreign_path@base",
  "foreign_path@conflict",
  "foreign_label@base",
  "foreign_label@conflict",
  "title@base",
  "title@conflict",
  "parent_id@base",
  "parent_id@conflict"
)
with incoming as (
select
  stage.sow_position,
  "stage"."foreign_code",
  "stage"."foreign_path",
  "stage"."foreign_label",
  "stage"."title",
  "reference_1"."id" as "parent_id",
  (("stage"."parent_id.foreign_code" is not null and "reference_1"."id" is null)) as sow_unresolved
from "pg_temp"."stage_1" as stage
left join "pg_temp"."identity_1" as "reference_1"
  on "reference_1"."foreign_code" operator(public.=) "stage"."parent_id.foreign_code"
),
compared as (
  select
    incoming.sow_position,
    incoming.sow_unresolved,
    target.xmin as sow_xmin,
    "target"."foreign_code" is not null as sow_in_table,
    "base"."foreign_code" is not null and base.tombstone_run is null as sow_has_base,
    base.tombstone_run is not null as sow_is_tombstone,
    "identity"."id" as sow_new_id,
  "incoming"."foreign_code",
  "incoming"."foreign_path",
  "incoming"."foreign_label",
  "incoming"."title",
  "incoming"."parent_id",
  "target"."foreign_path" as "foreign_path@seen",
  "target"."foreign_label" as "foreign_label@seen",
  "target"."title" as "title@seen",
  "target"."parent_id" as "parent_id@seen",
  "base"."foreign_path" as "foreign_path@base",
  "base"."foreign_label" as "foreign_label@base",
  "base"."title" as "title@base",
  "base"."parent_id" as "parent_id@base"
  from incoming
  left join "public"."places" as target
    on "target"."foreign_code" operator(public.=) "incoming"."foreign_code"
  left join "sow"."base/shapes/foreign-types" as base
    on "base"."foreign_code"::public.citext operator(public.=) "incoming"."foreign_code"::public.citext
  left join "pg_temp"."identity_1" as identity
    on "identity"."foreign_code" operator(public.=) "incoming"."foreign_code"
  where (incoming.sow_unresolved
  or "target"."foreign_code" is null
  or (("target"."foreign_label"::text, "target"."title", "target"."parent_id") is distinct from ("incoming"."foreign_label"::text, "incoming"."title", "incoming"."parent_id")
  or not coalesce("target"."foreign_path" operator(public.=) "incoming"."foreign_path", "target"."foreign_path" is null and "incoming"."foreign_path" is null))
  or "base"."foreign_code" is null or base.tombstone_run is not null
  or ("base"."foreign_path"::text, "base"."foreign_label"::text, "base"."title", "base"."parent_id") is distinct from ("incoming"."foreign_path"::text, "incoming"."foreign_label"::text, "incoming"."title", "incoming"."parent_id"))
),
judged as (
  select
    sow_position, sow_unresolved, sow_xmin, sow_in_table, sow_has_base, sow_is_tombstone,
    sow_in_table and not sow_unresolved and (not sow_has_base or ("foreign_path"::text is distinct from "foreign_path@base"::text
  or "foreign_label"::text is distinct from "foreign_label@base"::text
  or "title" is distinct from "title@base"
  or "parent_id" is distinct from "parent_id@base")) as sow_rebase,
    sow_new_id,
  "foreign_code",
  "foreign_path",
  "foreign_path@seen",
  "foreign_label",
  "foreign_label@seen",
  "title",
  "title@seen",
  "parent_id",
  "parent_id@seen",
  "foreign_path@base",
  "foreign_label@base",
  "title@base",
  "parent_id@base",
  sow_in_table and not sow_unresolved and sow_has_base and not coalesce("foreign_path@seen" operator(public.=) "foreign_path", "foreign_path@seen" is null and "foreign_path" is null) and "foreign_path"::text is distinct from "foreign_path@base"::text and not "foreign_path@seen"::text is distinct from "foreign_path@base"::text as "foreign_path@take",
  sow_in_table and not sow_unresolved and sow_has_base and not coalesce("foreign_path@seen" operator(public.=) "foreign_path", "foreign_path@seen" is null and "foreign_path" is null) and "foreign_path"::text is distinct from "foreign_path@base"::text and "foreign_path@seen"::text is distinct from "foreign_path@base"::text as "foreign_path@conflict",
  sow_in_table and not sow_unresolved and sow_has_base and "foreign_label@seen"::text is distinct from "foreign_label"::text and "foreign_label"::text is distinct from "foreign_label@base"::text and not "foreign_label@seen"::text is distinct from "foreign_label@base"::text as "foreign_label@take",
  sow_in_table and not sow_unresolved and sow_has_base and "foreign_label@seen"::text is distinct from "foreign_label"::text and "foreign_label"::text is distinct from "foreign_label@base"::text and "foreign_label@seen"::text is distinct from "foreign_label@base"::text as "foreign_label@conflict",
  sow_in_table and not sow_unresolved and sow_has_base and "title@seen" is distinct from "title" and "title" is distinct from "title@base" and not "title@seen" is distinct from "title@base" as "title@take",
  sow_in_table and not sow_unresolved and sow_has_base and "title@seen" is distinct from "title" and "title" is distinct from "title@base" and "title@seen" is distinct from "title@base" as "title@conflict",
  sow_in_table and not sow_unresolved and sow_has_base and "parent_id@seen" is distinct from "parent_id" and "parent_id" is distinct from "parent_id@base" and not "parent_id@seen" is distinct from "parent_id@base" as "parent_id@take",
  sow_in_table and not sow_unresolved and sow_has_base and "parent_id@seen" is distinct from "parent_id" and "parent_id" is distinct from "parent_id@base" and "parent_id@seen" is distinct from "parent_id@base" as "parent_id@conflict"
  from compared
)
select
  sow_position,
  case
    when sow_unresolved then 'blocked'
    when not sow_in_table and sow_is_tombstone then 'tombstoned'
    when not sow_in_table and sow_has_base then 'tombstone'
    when not sow_in_table then 'insert'
    when ("foreign_path@take"
  or "foreign_label@take"
  or "title@take"
  or "parent_id@take") then 'update'
    else 'none'
  end as sow_action,
  sow_in_table,
  sow_has_base,
  sow_in_table and not sow_unresolved and ((not "foreign_path@take" and not "foreign_path@conflict" and not coalesce("foreign_path@seen" operator(public.=) "foreign_path", "foreign_path@seen" is null and "foreign_path" is null))
  or (not "foreign_label@take" and not "foreign_label@conflict" and "foreign_label@seen"::text is distinct from "foreign_label"::text)
  or (not "title@take" and not "title@conflict" and "title@seen" is distinct from "title")
  or (not "parent_id@take" and not "parent_id@conflict" and "parent_id@seen" is distinct from "parent_id")) as sow_kept,
  ("foreign_path@conflict"
  or "foreign_label@conflict"
  or "title@conflict"
  or "parent_id@conflict") as sow_conflicting,
  sow_rebase,
  sow_xmin,
  sow_new_id,
  "foreign_code",
  "foreign_path",
  "foreign_path@seen",
  "foreign_path@take",
  "foreign_label",
  "foreign_label@seen",
  "foreign_label@take",
  "title",
  "title@seen",
  "title@take",
  "parent_id",
  "parent_id@seen",
  "parent_id@take",
  case when "foreign_path@conflict" then "foreign_path@base" end,
  "foreign_path@conflict",
  case when "foreign_label@conflict" then "foreign_label@base" end,
  "foreign_label@conflict",
  case when "title@conflict" then "title@base" end,
  "title@conflict",
  case when "parent_id@conflict" then "parent_id@base" end,
  "parent_id@conflict"
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
  "foreign_code",
  "foreign_path@seen",
  "foreign_label@seen",
  "title@seen",
  "parent_id@seen"
)
with incoming as (
select
  stage.sow_position,
  "stage"."foreign_code",
  "stage"."foreign_path",
  "stage"."foreign_label",
  "stage"."title",
  "reference_1"."id" as "parent_id",
  (("stage"."parent_id.foreign_code" is not null and "reference_1"."id" is null)) as sow_unresolved
from "pg_temp"."stage_1" as stage
left join "pg_temp"."identity_1" as "reference_1"
  on "reference_1"."foreign_code" operator(public.=) "stage"."parent_id.foreign_code"
)
select
  case
    when base.inserted_run is not null
  and "target"."foreign_path"::text is not distinct from "base"."foreign_path"::text
  and "target"."foreign_label"::text is not distinct from "base"."foreign_label"::text
  and "target"."title" is not distinct from "base"."title"
  and "target"."parent_id" is not distinct from "base"."parent_id"
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
  or hash_record_extended(row("target"."id", "target"."foreign_code"::text collate "C", "target"."foreign_path"::text collate "C", "target"."foreign_label"::text collate "C", "target"."title", "target"."parent_id"), 0) in (
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
      and change.key = jsonb_object(array['foreign_code'], array["target"."foreign_code"::text])
  )
  and not exists (
    select change.run
    from sow.change
    where change.dataset = $4
      and change.touched
      and not (change.key ?& array['foreign_code']::text[]
  and change.key - array['foreign_code']::text[] = '{}')
  ) then 'delete'
    else 'left'
  end,
  true, true, false, false, false,
  target.xmin,
  null,
  "target"."foreign_code",
  "target"."foreign_path",
  "target"."foreign_label",
  "target"."title",
  "target"."parent_id"
from (
  select *
  from "sow"."base/shapes/foreign-types" as base
  where tombstone_run is null
) as base
join "public"."places" as target
  on "target"."foreign_code"::public.citext operator(public.=) "base"."foreign_code"::public.citext
where not exists (
    select
    from incoming
    where "incoming"."foreign_code"::public.citext operator(public.=) "base"."foreign_code"::public.citext
  );

-- find collisions in places_foreign_label_foreign_path_key
with image as (
  select
    decided.sow_position,
  decided.sow_action,
  "decided"."foreign_code",
  case
      when decided.sow_action = 'insert' or "decided"."foreign_path@take" then "decided"."foreign_path"
      else "target"."foreign_path"
    end as "foreign_path",
  case
      when decided.sow_action = 'insert' or "decided"."foreign_label@take" then "decided"."foreign_label"
      else "target"."foreign_label"
    end as "foreign_label"
  from "pg_temp"."delta_1" as decided
  left join "public"."places" as target
    on "target"."foreign_code" operator(public.=) "decided"."foreign_code"
  where decided.sow_action = 'insert'
    or ("decided".sow_action in ('update', 'revive', 'retire') and (coalesce("decided"."foreign_path@take", false)
  or coalesce("decided"."foreign_label@take", false)))
),
written as (
  select
    sow_position,
  sow_action,
  "foreign_code",
  (foreign_label) as "sow_element_1",
  (foreign_path) as "sow_element_2"
  from image
  where true
),
held as (
  select
    "foreign_code",
  (foreign_label) as "sow_element_1",
  (foreign_path) as "sow_element_2"
  from "public"."places"
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
    case when (other.sow_action = 'delete' or ("other".sow_action in ('update', 'revive', 'retire') and (coalesce("other"."foreign_path@take", false)
  or coalesce("other"."foreign_label@take", false)))) then 'swap' else 'table' end,
    written.sow_position,
    null
  from written
join held
  on "held"."sow_element_1" operator(public.=) "written"."sow_element_1"
  and "held"."sow_element_2" operator(public.=) "written"."sow_element_2"
left join "pg_temp"."delta_1" as other
  on "other"."foreign_code" operator(public.=) "held"."foreign_code"
  and other.sow_action in ('update', 'revive', 'retire', 'delete')
where ("written"."foreign_code" operator(public.=) "held"."foreign_code") is not true
    and not (coalesce((other.sow_action = 'delete' or ("other".sow_action in ('update', 'revive', 'retire') and (coalesce("other"."foreign_path@take", false)
  or coalesce("other"."foreign_label@take", false)))), false) and false)
)
select
  kind,
  first,
  last
from met
order by kind = 'swap', first
limit 20;

-- find handovers in places_foreign_label_foreign_path_key
with image as (
  select
    decided.sow_position,
  decided.sow_action,
  "decided"."foreign_code",
  case
      when decided.sow_action = 'insert' or "decided"."foreign_path@take" then "decided"."foreign_path"
      else "target"."foreign_path"
    end as "foreign_path",
  case
      when decided.sow_action = 'insert' or "decided"."foreign_label@take" then "decided"."foreign_label"
      else "target"."foreign_label"
    end as "foreign_label"
  from "pg_temp"."delta_1" as decided
  left join "public"."places" as target
    on "target"."foreign_code" operator(public.=) "decided"."foreign_code"
  where decided.sow_action = 'insert'
    or ("decided".sow_action in ('update', 'revive', 'retire') and (coalesce("decided"."foreign_path@take", false)
  or coalesce("decided"."foreign_label@take", false)))
),
written as (
  select
    sow_position,
  sow_action,
  "foreign_code",
  (foreign_label) as "sow_element_1",
  (foreign_path) as "sow_element_2"
  from image
  where true
),
held as (
  select
    "foreign_code",
  (foreign_label) as "sow_element_1",
  (foreign_path) as "sow_element_2"
  from "public"."places"
  where true
)
select
  jsonb_build_array("written"."foreign_code"::text)::text as taker,
  jsonb_build_array("other"."foreign_code"::text)::text as giver,
  written.sow_action = 'insert' as "isNew",
  other.sow_action = 'delete' as departs,
  (coalesce("other"."parent_id@take", false)) as moves
from written
join held
  on "held"."sow_element_1" operator(public.=) "written"."sow_element_1"
  and "held"."sow_element_2" operator(public.=) "written"."sow_element_2"
left join "pg_temp"."delta_1" as other
  on "other"."foreign_code" operator(public.=) "held"."foreign_code"
  and other.sow_action in ('update', 'revive', 'retire', 'delete')
where ("written"."foreign_code" operator(public.=) "held"."foreign_code") is not true
  and (other.sow_action = 'delete' or ("other".sow_action in ('update', 'revive', 'retire') and (coalesce("other"."foreign_path@take", false)
  or coalesce("other"."foreign_label@take", false))))
  and not false
limit 100001;

-- insert
insert into "public"."places" (
  "id",
  "foreign_code",
  "foreign_path",
  "foreign_label",
  "title",
  "parent_id"
) overriding system value
select
  "id",
  "foreign_code",
  "foreign_path",
  "foreign_label",
  "title",
  "parent_id"
from "pg_temp"."delta_1" as decided
where "decided"."sow_action" operator(pg_catalog.=) 'insert';

-- update
update "public"."places" as target
set
  "foreign_path" = case
    when "decided"."foreign_path@take" then "decided"."foreign_path"
    else "target"."foreign_path"
  end,
  "foreign_label" = case
    when "decided"."foreign_label@take" then "decided"."foreign_label"
    else "target"."foreign_label"
  end,
  "title" = case
    when "decided"."title@take" then "decided"."title"
    else "target"."title"
  end,
  "parent_id" = case
    when "decided"."parent_id@take" then "decided"."parent_id"
    else "target"."parent_id"
  end
from (
  select
    sow_xmin,
  "foreign_code",
  "foreign_path",
  "foreign_path@seen",
  coalesce("foreign_path@take", false) as "foreign_path@take",
  "foreign_label",
  "foreign_label@seen",
  coalesce("foreign_label@take", false) as "foreign_label@take",
  "title",
  "title@seen",
  coalesce("title@take", false) as "title@take",
  "parent_id",
  "parent_id@seen",
  coalesce("parent_id@take", false) as "parent_id@take"
  from "pg_temp"."delta_1" as decided
  where "decided"."sow_action" operator(pg_catalog.=) any (array['update', 'revive', 'retire'])
) as decided
where "target"."foreign_code" operator(public.=) "decided"."foreign_code"
  and (
    "decided"."sow_xmin" is null
    or target.xmin operator(pg_catalog.=) "decided"."sow_xmin"
    or target.xmin operator(pg_catalog.=) pg_catalog.pg_current_xact_id()::pg_catalog.xid
  )
  and (not "decided"."foreign_path@take" or coalesce("target"."foreign_path" operator(public.=) "decided"."foreign_path@seen", "target"."foreign_path" is null and "decided"."foreign_path@seen" is null))
  and (not "decided"."foreign_label@take" or coalesce("target"."foreign_label"::pg_catalog.text operator(pg_catalog.=) "decided"."foreign_label@seen"::pg_catalog.text, "target"."foreign_label"::pg_catalog.text is null and "decided"."foreign_label@seen"::pg_catalog.text is null))
  and (not "decided"."title@take" or coalesce("target"."title" operator(pg_catalog.=) "decided"."title@seen", "target"."title" is null and "decided"."title@seen" is null))
  and (not "decided"."parent_id@take" or coalesce("target"."parent_id" operator(pg_catalog.=) "decided"."parent_id@seen", "target"."parent_id" is null and "decided"."parent_id@seen" is null));

-- delete
delete from "public"."places" as target
using (
  select
    "sow_xmin",
  "foreign_code",
  "foreign_path@seen",
  "foreign_label@seen",
  "title@seen",
  "parent_id@seen"
  from "pg_temp"."delta_1" as departed
  where "departed"."sow_action" operator(pg_catalog.=) 'delete'
) as departed
where "target"."foreign_code" operator(public.=) "departed"."foreign_code"
  and (
    "departed"."sow_xmin" is null
    or target.xmin operator(pg_catalog.=) "departed"."sow_xmin"
    or target.xmin operator(pg_catalog.=) pg_catalog.pg_current_xact_id()::pg_catalog.xid
  )
  and coalesce("target"."foreign_path" operator(public.=) "departed"."foreign_path@seen", "target"."foreign_path" is null and "departed"."foreign_path@seen" is null)
  and coalesce("target"."foreign_label"::pg_catalog.text operator(pg_catalog.=) "departed"."foreign_label@seen"::pg_catalog.text, "target"."foreign_label"::pg_catalog.text is null and "departed"."foreign_label@seen"::pg_catalog.text is null)
  and coalesce("target"."title" operator(pg_catalog.=) "departed"."title@seen", "target"."title" is null and "departed"."title@seen" is null)
  and coalesce("target"."parent_id" operator(pg_catalog.=) "departed"."parent_id@seen", "target"."parent_id" is null and "departed"."parent_id@seen" is null);

-- create base
create table "sow"."base/shapes/foreign-types" as
select
  "target"."foreign_code"::text as "foreign_code",
  "target"."foreign_path"::text as "foreign_path",
  "target"."foreign_label"::text as "foreign_label",
  "target"."title",
  "target"."parent_id",
  null::bigint as inserted_run,
  null::bigint as tombstone_run
from "public"."places" as target
with no data;

-- add the key of the base
alter table "sow"."base/shapes/foreign-types" add primary key ("foreign_code");

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
    jsonb_object(array['foreign_code'], array[coalesce("target"."foreign_code", "decided"."foreign_code")::text]) as key,
    case when decided.sow_action = 'none' then 'rebase' else decided.sow_action end as action,
    case
      when decided.sow_action = 'delete' then jsonb_object(array['id', 'foreign_code', 'foreign_path', 'foreign_label', 'title', 'parent_id'], array["target"."id"::text, "target"."foreign_code"::text, "target"."foreign_path"::text, "target"."foreign_label"::text, "target"."title"::text, "target"."parent_id"::text])
      else case
    when decided.sow_action in ('update', 'revive', 'retire') then nullif(jsonb_object(array['foreign_path', 'foreign_label', 'title', 'parent_id'], array["decided"."foreign_path@seen"::text, "decided"."foreign_label@seen"::text, "decided"."title@seen"::text, "decided"."parent_id@seen"::text]) - array_remove(array[
    case when "decided"."foreign_path@take" then null else 'foreign_path'::text end,
  case when "decided"."foreign_label@take" then null else 'foreign_label'::text end,
  case when "decided"."title@take" then null else 'title'::text end,
  case when "decided"."parent_id@take" then null else 'parent_id'::text end
    ], null), '{}')
  end
    end as before,
    case
    when decided.sow_action in ('update', 'revive', 'retire') then nullif(jsonb_object(array['foreign_path', 'foreign_label', 'title', 'parent_id'], array["decided"."foreign_path"::text, "decided"."foreign_label"::text, "decided"."title"::text, "decided"."parent_id"::text]) - array_remove(array[
    case when "decided"."foreign_path@take" then null else 'foreign_path'::text end,
  case when "decided"."foreign_label@take" then null else 'foreign_label'::text end,
  case when "decided"."title@take" then null else 'title'::text end,
  case when "decided"."parent_id@take" then null else 'parent_id'::text end
    ], null), '{}')
  end as after,
    case
    when "base"."foreign_code" is not null then jsonb_object(array['foreign_path', 'foreign_label', 'title', 'parent_id'], array["base"."foreign_path"::text, "base"."foreign_label"::text, "base"."title"::text, "base"."parent_id"::text])
  end as base_before,
    base.inserted_run as inserted_run_before,
    base.tombstone_run as tombstone_run_before,
    "target"."foreign_code" is not null and not coalesce(("target"."xmin" = any (array(
    select run.xid::xid
    from sow.run
    where (
      run.xmin = run.xid::xid
        or run.xmin = (run.chain ->> 'relinked')::xid8::xid
    )
      and run.xid is distinct from pg_current_xact_id_if_assigned()
      and pg_snapshot_xmax(pg_current_snapshot())::text::numeric - run.xid::text::numeric < 2147483648
  ))
  or hash_record_extended(row("target"."id", "target"."foreign_code"::text collate "C", "target"."foreign_path"::text collate "C", "target"."foreign_label"::text collate "C", "target"."title", "target"."parent_id"), 0) in (
      select unnest(seal.seals)
      from sow.seal
      where seal.dataset = $3
        and seal.columns = $4::jsonb
    )), false) as touched
from "pg_temp"."delta_1" as decided
left join "public"."places" as target
  on "target"."foreign_code" operator(public.=) "decided"."foreign_code"
left join "sow"."base/shapes/foreign-types" as base
    on "base"."foreign_code"::public.citext operator(public.=) "decided"."foreign_code"::public.citext
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
      and change.key = jsonb_object(array['foreign_code'], array["target"."foreign_code"::text])
  )
  and not exists (
    select change.run
    from sow.change
    where change.dataset = $2
      and change.touched
      and not (change.key ?& array['foreign_code']::text[]
  and change.key - array['foreign_code']::text[] = '{}')
  ) as is_own,
  hash_record_extended(row("target"."id", "target"."foreign_code"::text collate "C", "target"."foreign_path"::text collate "C", "target"."foreign_label"::text collate "C", "target"."title", "target"."parent_id"), 0) as seal,
  hash_record_extended(row("target"."foreign_code"::text collate "C", "target"."foreign_path"::text collate "C", "target"."foreign_label"::text collate "C", "target"."title", "target"."parent_id"), 0) as digest
  from "pg_temp"."delta_1" as decided
  join "public"."places" as target
    on "target"."foreign_code" operator(public.=) "decided"."foreign_code"
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
insert into "public"."places" (
  "id",
  "foreign_code",
  "foreign_path",
  "foreign_label",
  "title",
  "parent_id"
) overriding system value
select
  "id",
  "foreign_code",
  "foreign_path",
  "foreign_label",
  "title",
  "parent_id"
from "pg_temp"."delta_1" as decided
where "decided"."sow_action" operator(pg_catalog.=) 'insert'
  returning
    ''::pg_catalog.text as tenant,
  pg_catalog.hash_record_extended(row("id", "foreign_code"::pg_catalog.text collate pg_catalog."C", "foreign_path"::pg_catalog.text collate pg_catalog."C", "foreign_label"::pg_catalog.text collate pg_catalog."C", "title", "parent_id"), 0) as seal,
  pg_catalog.hash_record_extended(row("foreign_code"::pg_catalog.text collate pg_catalog."C", "foreign_path"::pg_catalog.text collate pg_catalog."C", "foreign_label"::pg_catalog.text collate pg_catalog."C", "title", "parent_id"), 0) as digest
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
  coalesce(bit_xor(hash_record_extended(row("decided"."foreign_code"::text collate "C", "decided"."foreign_path"::text collate "C", "decided"."foreign_label"::text collate "C", "decided"."title", "decided"."parent_id"), 0)), 0)::text as digest
from "pg_temp"."delta_1" as decided
where decided.sow_action = 'insert'
group by 1;

-- record the base
update "sow"."base/shapes/foreign-types" as base
set
  "foreign_path" = "moved"."foreign_path"::text,
  "foreign_label" = "moved"."foreign_label"::text,
  "title" = "moved"."title",
  "parent_id" = "moved"."parent_id",
  inserted_run = case
    when moved.sow_action = 'insert' then coalesce(base.inserted_run, $1::bigint)
    when base.tombstone_run is null then base.inserted_run
  end,
  tombstone_run = null
from (
  select
    sow_action,
  "foreign_code",
  "foreign_path",
  "foreign_label",
  "title",
  "parent_id"
  from "pg_temp"."delta_1" as decided
  where sow_rebase
) as moved
where "base"."foreign_code"::public.citext operator(public.=) "moved"."foreign_code"::public.citext;

-- record the base
update "sow"."base/shapes/foreign-types" as base
set tombstone_run = $1
from (
  select "foreign_code"
  from "pg_temp"."delta_1"
  where sow_action = 'tombstone'
) as gone
where "base"."foreign_code"::public.citext operator(public.=) "gone"."foreign_code"::public.citext;

-- record the base
delete from "sow"."base/shapes/foreign-types" as base
using (
  select "foreign_code"
  from "pg_temp"."delta_1"
  where sow_action = 'delete'
) as gone
where "base"."foreign_code"::public.citext operator(public.=) "gone"."foreign_code"::public.citext;

-- record the base
insert into "sow"."base/shapes/foreign-types" (
  "foreign_code",
  "foreign_path",
  "foreign_label",
  "title",
  "parent_id",
  inserted_run,
  tombstone_run
)
select
  "foreign_code"::text,
  "foreign_path"::text,
  "foreign_label"::text,
  "title",
  "parent_id",
  case when sow_action = 'insert' then $1::bigint end,
  case when sow_action = 'tombstone' then $2::bigint end
from "pg_temp"."delta_1" as decided
where (sow_action in ('insert', 'tombstone') or sow_rebase)
  and not exists (
    select
    from "sow"."base/shapes/foreign-types" as base
    where "base"."foreign_code"::public.citext operator(public.=) "decided"."foreign_code"::public.citext
  );
