-- package, shared and site columns, global

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
  from "public"."payers"
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
    (change.key ->> 'payer_key')::text as "payer_key"
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
    "target"."payer_key"
  from "public"."payers" as target
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
    "member"."payer_key"
  from strangers
  join "sow"."base/tiny/payers" as member
    on "member"."payer_key" = "strangers"."payer_key"
  where member.tombstone_run is null
),
own_keys as (
  select
    count(*) as rows,
    coalesce(bit_xor(hash_record_extended(row("target"."payer_key"::text collate "C"), 0)) filter (where true), 0) as digest
  from "public"."payers" as target
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
    coalesce(bit_xor(hash_record_extended(row("met"."payer_key"::text collate "C"), 0)) filter (where true), 0) as digest
  from met
),
known_keys as (
  select
    count(*) as members,
    count(*) filter (where member.tombstone_run is null) as rows,
    coalesce(bit_xor(hash_record_extended(row("member"."payer_key"::text collate "C"), 0)) filter (where member.tombstone_run is null), 0) as digest
  from "sow"."base/tiny/payers" as member
),
touched as (
  select jsonb_build_array("met"."payer_key"::text) as key
  from met
  union
  select jsonb_build_array("member"."payer_key"::text)
  from "sow"."base/tiny/payers" as member
  where not member.tombstone_run is null
  union
  select jsonb_build_array("member"."payer_key"::text)
  from noted
  join "sow"."base/tiny/payers" as member
    on "noted"."payer_key" = "member"."payer_key"
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
    (change.key ->> 'payer_key')::text as "payer_key"
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
    (change.key ->> 'payer_key')::text as "payer_key"
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
  select jsonb_build_array("member"."payer_key"::text) as key
  from "sow"."base/tiny/payers" as member
  left join "public"."payers" as target
    on "target"."payer_key" = "member"."payer_key"
  left join noted
    on "noted"."payer_key" = "member"."payer_key"
  left join rewritten
    on "rewritten"."payer_key" = "member"."payer_key"
  where ("target"."payer_key" is null
  or "noted"."payer_key" is not null
  or ("rewritten"."payer_key" is not null and not "target"."xmin" = any (array(
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
  or hash_record_extended(row("target"."id", "target"."payer_key", "target"."name", "target"."kind", "target"."phone"), 0) in (
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
    from "sow"."base/tiny/payers" as member
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
  "source_1"."kind" as "kind",
  "source_1"."name" as "name",
  "source_1"."payer_key" as "payer_key",
  "source_1"."phone" as "phone"
from "public"."payers" as "source_1"
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
  "target"."payer_key",
  "target"."name" as "name",
  "target"."name" as "name@seen",
  null::boolean as "name@take",
  "target"."kind" as "kind",
  "target"."kind" as "kind@seen",
  null::boolean as "kind@take",
  "target"."phone" as "phone",
  "target"."phone" as "phone@seen",
  null::boolean as "phone@take",
  "target"."name" as "name@base",
  null::boolean as "name@conflict"
from "public"."payers" as target
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
  stage.sow_position,
  "stage"."payer_key",
  "stage"."name",
  "stage"."kind",
  "stage"."phone",
  false as sow_unresolved
from "pg_temp"."stage_1" as stage
),
compared as (
  select
    incoming.sow_position,
    incoming.sow_unresolved,
    target.xmin as sow_xmin,
    "target"."payer_key" is not null as sow_in_table,
    "base"."payer_key" is not null and base.tombstone_run is null as sow_has_base,
    base.tombstone_run is not null as sow_is_tombstone,
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
  where (incoming.sow_unresolved
  or "target"."payer_key" is null
  or ("target"."name", "target"."kind") is distinct from ("incoming"."name", "incoming"."kind")
  or "base"."payer_key" is null or base.tombstone_run is not null
  or ("base"."name") is distinct from ("incoming"."name"))
),
judged as (
  select
    sow_position, sow_unresolved, sow_xmin, sow_in_table, sow_has_base, sow_is_tombstone,
    sow_in_table and not sow_unresolved and (not sow_has_base or ("name" is distinct from "name@base")) as sow_rebase,
    "payer_key",
  "name",
  "name@seen",
  "kind",
  "kind@seen",
  "phone",
  "phone@seen",
  "name@base",
  sow_in_table and not sow_unresolved and sow_has_base and "name@seen" is distinct from "name" and "name" is distinct from "name@base" and not "name@seen" is distinct from "name@base" as "name@take",
  sow_in_table and not sow_unresolved and sow_has_base and "name@seen" is distinct from "name" and "name" is distinct from "name@base" and "name@seen" is distinct from "name@base" as "name@conflict",
  sow_in_table and not sow_unresolved and "kind@seen" is distinct from "kind" as "kind@take",
  false as "phone@take"
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
  or "kind@take"
  or "phone@take") then 'update'
    else 'none'
  end as sow_action,
  sow_in_table,
  sow_has_base,
  sow_in_table and not sow_unresolved and ((not "name@take" and not "name@conflict" and "name@seen" is distinct from "name")) as sow_kept,
  ("name@conflict") as sow_conflicting,
  sow_rebase,
  sow_xmin,
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
  "payer_key"
)
with incoming as (
select
  stage.sow_position,
  "stage"."payer_key",
  "stage"."name",
  "stage"."kind",
  "stage"."phone",
  false as sow_unresolved
from "pg_temp"."stage_1" as stage
)
select
  'left', true, true, false, false, false,
  target.xmin,
  "target"."payer_key"
from (
  select *
  from "sow"."base/tiny/payers" as base
  where tombstone_run is null
) as base
join "public"."payers" as target
  on "target"."payer_key" = "base"."payer_key"
where not exists (
    select
    from incoming
    where "incoming"."payer_key" = "base"."payer_key"
  );

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
from "pg_temp"."delta_1" as decided
where "decided"."sow_action" operator(pg_catalog.=) 'insert';

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
    sow_xmin,
  "payer_key",
  "name",
  "name@seen",
  coalesce("name@take", false) as "name@take",
  "kind",
  "kind@seen",
  coalesce("kind@take", false) as "kind@take"
  from "pg_temp"."delta_1" as decided
  where "decided"."sow_action" operator(pg_catalog.=) any (array['update', 'revive', 'retire'])
) as decided
where "target"."payer_key" operator(pg_catalog.=) "decided"."payer_key"
  and (
    "decided"."sow_xmin" is null
    or target.xmin operator(pg_catalog.=) "decided"."sow_xmin"
    or target.xmin operator(pg_catalog.=) pg_catalog.pg_current_xact_id()::pg_catalog.xid
  )
  and (not "decided"."name@take" or coalesce("target"."name" operator(pg_catalog.=) "decided"."name@seen", "target"."name" is null and "decided"."name@seen" is null))
  and (not "decided"."kind@take" or coalesce("target"."kind" operator(pg_catalog.=) "decided"."kind@seen", "target"."kind" is null and "decided"."kind@seen" is null));

-- delete
delete from "public"."payers" as target
using (
  select
    "sow_xmin",
  "payer_key",
  "name@seen",
  "kind@seen",
  "phone@seen"
  from "pg_temp"."delta_1" as departed
  where "departed"."sow_action" operator(pg_catalog.=) 'delete'
) as departed
where "target"."payer_key" operator(pg_catalog.=) "departed"."payer_key"
  and (
    "departed"."sow_xmin" is null
    or target.xmin operator(pg_catalog.=) "departed"."sow_xmin"
    or target.xmin operator(pg_catalog.=) pg_catalog.pg_current_xact_id()::pg_catalog.xid
  )
  and coalesce("target"."name" operator(pg_catalog.=) "departed"."name@seen", "target"."name" is null and "departed"."name@seen" is null)
  and coalesce("target"."kind" operator(pg_catalog.=) "departed"."kind@seen", "target"."kind" is null and "departed"."kind@seen" is null)
  and coalesce("target"."phone" operator(pg_catalog.=) "departed"."phone@seen", "target"."phone" is null and "departed"."phone@seen" is null);

-- create base
create table "sow"."base/tiny/payers" as
select
  "target"."payer_key",
  "target"."name",
  null::bigint as inserted_run,
  null::bigint as tombstone_run
from "public"."payers" as target
with no data;

-- add the key of the base
alter table "sow"."base/tiny/payers" add primary key ("payer_key");

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
    jsonb_object(array['payer_key'], array["decided"."payer_key"::text]) as key,
    case when decided.sow_action = 'none' then 'rebase' else decided.sow_action end as action,
    case
      when decided.sow_action = 'delete' then jsonb_object(array['id', 'payer_key', 'name', 'kind', 'phone'], array["target"."id"::text, "target"."payer_key"::text, "target"."name"::text, "target"."kind"::text, "target"."phone"::text])
      else case
    when decided.sow_action in ('update', 'revive', 'retire') then nullif(jsonb_object(array['name', 'kind', 'phone'], array["decided"."name@seen"::text, "decided"."kind@seen"::text, "decided"."phone@seen"::text]) - array_remove(array[
    case when "decided"."name@take" then null else 'name'::text end,
  case when "decided"."kind@take" then null else 'kind'::text end,
  case when "decided"."phone@take" then null else 'phone'::text end
    ], null), '{}')
  end
    end as before,
    case
    when decided.sow_action in ('update', 'revive', 'retire') then nullif(jsonb_object(array['name', 'kind', 'phone'], array["decided"."name"::text, "decided"."kind"::text, "decided"."phone"::text]) - array_remove(array[
    case when "decided"."name@take" then null else 'name'::text end,
  case when "decided"."kind@take" then null else 'kind'::text end,
  case when "decided"."phone@take" then null else 'phone'::text end
    ], null), '{}')
  end as after,
    case
    when "base"."payer_key" is not null then jsonb_object(array['name'], array["base"."name"::text])
  end as base_before,
    base.inserted_run as inserted_run_before,
    base.tombstone_run as tombstone_run_before,
    "target"."payer_key" is not null and not coalesce(("target"."xmin" = any (array(
    select run.xid::xid
    from sow.run
    where (
      run.xmin = run.xid::xid
        or run.xmin = (run.chain ->> 'relinked')::xid8::xid
    )
      and run.xid is distinct from pg_current_xact_id_if_assigned()
      and pg_snapshot_xmax(pg_current_snapshot())::text::numeric - run.xid::text::numeric < 2147483648
  ))
  or hash_record_extended(row("target"."id", "target"."payer_key", "target"."name", "target"."kind", "target"."phone"), 0) in (
      select unnest(seal.seals)
      from sow.seal
      where seal.dataset = $3
        and seal.columns = $4::jsonb
    )), false) as touched
from "pg_temp"."delta_1" as decided
left join "public"."payers" as target
  on "target"."payer_key" = "decided"."payer_key"
left join "sow"."base/tiny/payers" as base
    on "base"."payer_key" = "decided"."payer_key"
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
      and change.key = jsonb_object(array['payer_key'], array["target"."payer_key"::text])
  )
  and not exists (
    select change.run
    from sow.change
    where change.dataset = $2
      and change.touched
      and not (change.key ?& array['payer_key']::text[]
  and change.key - array['payer_key']::text[] = '{}')
  ) as is_own,
  hash_record_extended(row("target"."id", "target"."payer_key", "target"."name", "target"."kind", "target"."phone"), 0) as seal,
  hash_record_extended(row("target"."payer_key", "target"."name", "target"."kind"), 0) as digest
  from "pg_temp"."delta_1" as decided
  join "public"."payers" as target
    on "target"."payer_key" = "decided"."payer_key"
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
from "pg_temp"."delta_1" as decided
where "decided"."sow_action" operator(pg_catalog.=) 'insert'
  returning
    ''::pg_catalog.text as tenant,
  pg_catalog.hash_record_extended(row("id", "payer_key", "name", "kind", "phone"), 0) as seal,
  pg_catalog.hash_record_extended(row("payer_key", "name", "kind"), 0) as digest
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
  coalesce(bit_xor(hash_record_extended(row("decided"."payer_key", "decided"."name", "decided"."kind"), 0)), 0)::text as digest
from "pg_temp"."delta_1" as decided
where decided.sow_action = 'insert'
group by 1;

-- record the base
update "sow"."base/tiny/payers" as base
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
  "payer_key",
  "name"
  from "pg_temp"."delta_1" as decided
  where sow_rebase
) as moved
where "base"."payer_key" = "moved"."payer_key";

-- record the base
update "sow"."base/tiny/payers" as base
set tombstone_run = $1
from (
  select "payer_key"
  from "pg_temp"."delta_1"
  where sow_action = 'tombstone'
) as gone
where "base"."payer_key" = "gone"."payer_key";

-- record the base
delete from "sow"."base/tiny/payers" as base
using (
  select "payer_key"
  from "pg_temp"."delta_1"
  where sow_action = 'delete'
) as gone
where "base"."payer_key" = "gone"."payer_key";

-- record the base
insert into "sow"."base/tiny/payers" (
  "payer_key",
  "name",
  inserted_run,
  tombstone_run
)
select
  "payer_key",
  "name",
  case when sow_action = 'insert' then $1::bigint end,
  case when sow_action = 'tombstone' then $2::bigint end
from "pg_temp"."delta_1" as decided
where (sow_action in ('insert', 'tombstone') or sow_rebase)
  and not exists (
    select
    from "sow"."base/tiny/payers" as base
    where "base"."payer_key" = "decided"."payer_key"
  );
