-- rows that are nothing but their key, and the site’s to delete: a base of key columns alone

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
  from "public"."grants"
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
    (change.key ->> 'role')::text as "role",
  (change.key ->> 'permission')::text as "permission"
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
    "target"."role",
  "target"."permission"
  from "public"."grants" as target
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
    "member"."role",
  "member"."permission"
  from strangers
  join "sow"."base/shapes/grants" as member
    on "member"."role" = "strangers"."role"
  and "member"."permission" = "strangers"."permission"
  where member.tombstone_run is null
),
own_keys as (
  select
    count(*) as rows,
    coalesce(bit_xor(hash_record_extended(row("target"."role"::text collate "C", "target"."permission"::text collate "C"), 0)) filter (where true), 0) as digest
  from "public"."grants" as target
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
    coalesce(bit_xor(hash_record_extended(row("met"."role"::text collate "C", "met"."permission"::text collate "C"), 0)) filter (where true), 0) as digest
  from met
),
known_keys as (
  select
    count(*) as members,
    count(*) filter (where member.tombstone_run is null) as rows,
    coalesce(bit_xor(hash_record_extended(row("member"."role"::text collate "C", "member"."permission"::text collate "C"), 0)) filter (where member.tombstone_run is null), 0) as digest
  from "sow"."base/shapes/grants" as member
),
touched as (
  select jsonb_build_array("met"."permission"::text, "met"."role"::text) as key
  from met
  union
  select jsonb_build_array("member"."permission"::text, "member"."role"::text)
  from "sow"."base/shapes/grants" as member
  where not member.tombstone_run is null
  union
  select jsonb_build_array("member"."permission"::text, "member"."role"::text)
  from noted
  join "sow"."base/shapes/grants" as member
    on "noted"."role" = "member"."role"
  and "noted"."permission" = "member"."permission"
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
    (change.key ->> 'role')::text as "role",
  (change.key ->> 'permission')::text as "permission"
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
    (change.key ->> 'role')::text as "role",
  (change.key ->> 'permission')::text as "permission"
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
  select jsonb_build_array("member"."permission"::text, "member"."role"::text) as key
  from "sow"."base/shapes/grants" as member
  left join "public"."grants" as target
    on "target"."role" = "member"."role"
  and "target"."permission" = "member"."permission"
  left join noted
    on "noted"."role" = "member"."role"
  and "noted"."permission" = "member"."permission"
  left join rewritten
    on "rewritten"."role" = "member"."role"
  and "rewritten"."permission" = "member"."permission"
  where ("target"."role" is null
  or "noted"."role" is not null
  or ("rewritten"."role" is not null and not "target"."xmin" = any (array(
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
  or hash_record_extended(row("target"."role", "target"."permission"), 0) in (
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
    from "sow"."base/shapes/grants" as member
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
  "source_1"."permission" as "permission",
  "source_1"."role" as "role"
from "public"."grants" as "source_1"
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
  "target"."role",
  "target"."permission"
from "public"."grants" as target
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
  "role",
  "permission"
)
with incoming as (
select
  stage.sow_position,
  "stage"."role",
  "stage"."permission",
  false as sow_unresolved
from "pg_temp"."stage_1" as stage
),
compared as (
  select
    incoming.sow_position,
    incoming.sow_unresolved,
    target.xmin as sow_xmin,
    "target"."role" is not null as sow_in_table,
    "base"."role" is not null and base.tombstone_run is null as sow_has_base,
    base.tombstone_run is not null as sow_is_tombstone,
    "incoming"."role",
  "incoming"."permission"
  from incoming
  left join "public"."grants" as target
    on "target"."role" = "incoming"."role"
  and "target"."permission" = "incoming"."permission"
  left join "sow"."base/shapes/grants" as base
    on "base"."role" = "incoming"."role"
  and "base"."permission" = "incoming"."permission"
  where (incoming.sow_unresolved
  or "target"."role" is null
  or "base"."role" is null or base.tombstone_run is not null)
),
judged as (
  select
    sow_position, sow_unresolved, sow_xmin, sow_in_table, sow_has_base, sow_is_tombstone,
    sow_in_table and not sow_unresolved and (not sow_has_base or false) as sow_rebase,
    "role",
  "permission"
  from compared
)
select
  sow_position,
  case
    when sow_unresolved then 'blocked'
    when not sow_in_table and sow_is_tombstone then 'tombstoned'
    when not sow_in_table and sow_has_base then 'tombstone'
    when not sow_in_table then 'insert'
    when false then 'update'
    else 'none'
  end as sow_action,
  sow_in_table,
  sow_has_base,
  sow_in_table and not sow_unresolved and false as sow_kept,
  false as sow_conflicting,
  sow_rebase,
  sow_xmin,
  "role",
  "permission"
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
  "role",
  "permission"
)
with incoming as (
select
  stage.sow_position,
  "stage"."role",
  "stage"."permission",
  false as sow_unresolved
from "pg_temp"."stage_1" as stage
)
select
  case
    when base.inserted_run is not null
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
  or hash_record_extended(row("target"."role", "target"."permission"), 0) in (
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
      and change.key = jsonb_object(array['role', 'permission'], array["target"."role"::text, "target"."permission"::text])
  )
  and not exists (
    select change.run
    from sow.change
    where change.dataset = $4
      and change.touched
      and not (change.key ?& array['role', 'permission']::text[]
  and change.key - array['role', 'permission']::text[] = '{}')
  ) then 'delete'
    else 'left'
  end,
  true, true, false, false, false,
  target.xmin,
  null,
  "target"."role",
  "target"."permission"
from (
  select *
  from "sow"."base/shapes/grants" as base
  where tombstone_run is null
) as base
join "public"."grants" as target
  on "target"."role" = "base"."role"
  and "target"."permission" = "base"."permission"
where not exists (
    select
    from incoming
    where "incoming"."role" = "base"."role"
  and "incoming"."permission" = "base"."permission"
  );

-- insert
insert into "public"."grants" (
  "role",
  "permission"
)
select
  "role",
  "permission"
from "pg_temp"."delta_1" as decided
where "decided"."sow_action" operator(pg_catalog.=) 'insert';

-- update
update "public"."grants" as target
set
from (
  select
    sow_xmin,
  "role",
  "permission"
  from "pg_temp"."delta_1" as decided
  where "decided"."sow_action" operator(pg_catalog.=) any (array['update', 'revive', 'retire'])
) as decided
where "target"."role" operator(pg_catalog.=) "decided"."role"
  and "target"."permission" operator(pg_catalog.=) "decided"."permission"
  and (
    "decided"."sow_xmin" is null
    or target.xmin operator(pg_catalog.=) "decided"."sow_xmin"
    or target.xmin operator(pg_catalog.=) pg_catalog.pg_current_xact_id()::pg_catalog.xid
  );

-- delete
delete from "public"."grants" as target
using (
  select
    "sow_xmin",
  "role",
  "permission"
  from "pg_temp"."delta_1" as departed
  where "departed"."sow_action" operator(pg_catalog.=) 'delete'
) as departed
where "target"."role" operator(pg_catalog.=) "departed"."role"
  and "target"."permission" operator(pg_catalog.=) "departed"."permission"
  and (
    "departed"."sow_xmin" is null
    or target.xmin operator(pg_catalog.=) "departed"."sow_xmin"
    or target.xmin operator(pg_catalog.=) pg_catalog.pg_current_xact_id()::pg_catalog.xid
  );

-- create base
create table "sow"."base/shapes/grants" as
select
  "target"."role",
  "target"."permission",
  null::bigint as inserted_run,
  null::bigint as tombstone_run
from "public"."grants" as target
with no data;

-- add the key of the base
alter table "sow"."base/shapes/grants" add primary key ("role", "permission");

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
    jsonb_object(array['role', 'permission'], array["decided"."role"::text, "decided"."permission"::text]) as key,
    case when decided.sow_action = 'none' then 'rebase' else decided.sow_action end as action,
    case
      when decided.sow_action = 'delete' then jsonb_object(array['role', 'permission'], array["target"."role"::text, "target"."permission"::text])
      else null::jsonb
    end as before,
    null::jsonb as after,
    case
    when "base"."role" is not null then '{}'::jsonb
  end as base_before,
    base.inserted_run as inserted_run_before,
    base.tombstone_run as tombstone_run_before,
    "target"."role" is not null and not coalesce(("target"."xmin" = any (array(
    select run.xid::xid
    from sow.run
    where (
      run.xmin = run.xid::xid
        or run.xmin = (run.chain ->> 'relinked')::xid8::xid
    )
      and run.xid is distinct from pg_current_xact_id_if_assigned()
      and pg_snapshot_xmax(pg_current_snapshot())::text::numeric - run.xid::text::numeric < 2147483648
  ))
  or hash_record_extended(row("target"."role", "target"."permission"), 0) in (
      select unnest(seal.seals)
      from sow.seal
      where seal.dataset = $3
        and seal.columns = $4::jsonb
    )), false) as touched
from "pg_temp"."delta_1" as decided
left join "public"."grants" as target
  on "target"."role" = "decided"."role"
  and "target"."permission" = "decided"."permission"
left join "sow"."base/shapes/grants" as base
    on "base"."role" = "decided"."role"
  and "base"."permission" = "decided"."permission"
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
      and change.key = jsonb_object(array['role', 'permission'], array["target"."role"::text, "target"."permission"::text])
  )
  and not exists (
    select change.run
    from sow.change
    where change.dataset = $2
      and change.touched
      and not (change.key ?& array['role', 'permission']::text[]
  and change.key - array['role', 'permission']::text[] = '{}')
  ) as is_own,
  hash_record_extended(row("target"."role", "target"."permission"), 0) as seal
  from "pg_temp"."delta_1" as decided
  join "public"."grants" as target
    on "target"."role" = "decided"."role"
  and "target"."permission" = "decided"."permission"
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
insert into "public"."grants" (
  "role",
  "permission"
)
select
  "role",
  "permission"
from "pg_temp"."delta_1" as decided
where "decided"."sow_action" operator(pg_catalog.=) 'insert'
  returning
    ''::pg_catalog.text as tenant,
  pg_catalog.hash_record_extended(row("role", "permission"), 0) as seal
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
  coalesce(bit_xor(hash_record_extended(row("decided"."role", "decided"."permission"), 0)), 0)::text as digest
from "pg_temp"."delta_1" as decided
where decided.sow_action = 'insert'
group by 1;

-- record the base
update "sow"."base/shapes/grants" as base
set
  inserted_run = case
    when moved.sow_action = 'insert' then coalesce(base.inserted_run, $1::bigint)
    when base.tombstone_run is null then base.inserted_run
  end,
  tombstone_run = null
from (
  select
    sow_action,
  "role",
  "permission"
  from "pg_temp"."delta_1" as decided
  where sow_rebase
) as moved
where "base"."role" = "moved"."role"
  and "base"."permission" = "moved"."permission";

-- record the base
update "sow"."base/shapes/grants" as base
set tombstone_run = $1
from (
  select "role", "permission"
  from "pg_temp"."delta_1"
  where sow_action = 'tombstone'
) as gone
where "base"."role" = "gone"."role"
  and "base"."permission" = "gone"."permission";

-- record the base
delete from "sow"."base/shapes/grants" as base
using (
  select "role", "permission"
  from "pg_temp"."delta_1"
  where sow_action = 'delete'
) as gone
where "base"."role" = "gone"."role"
  and "base"."permission" = "gone"."permission";

-- record the base
insert into "sow"."base/shapes/grants" (
  "role",
  "permission",
  inserted_run,
  tombstone_run
)
select
  "role",
  "permission",
  case when sow_action = 'insert' then $1::bigint end,
  case when sow_action = 'tombstone' then $2::bigint end
from "pg_temp"."delta_1" as decided
where (sow_action in ('insert', 'tombstone') or sow_rebase)
  and not exists (
    select
    from "sow"."base/shapes/grants" as base
    where "base"."role" = "decided"."role"
  and "base"."permission" = "decided"."permission"
  );
