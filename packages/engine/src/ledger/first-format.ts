import { type RawBuilder, sql } from 'kysely'

/** The ledger's tables as format 1 had them. A dataset's base is a table of its own, made with its first release. */
export const firstFormat: readonly RawBuilder<unknown>[] = [
  sql`
    create schema sow`,
  sql`
    create table sow.meta (
      "only" boolean primary key default true check ("only"),
      format integer not null,
      database_id uuid not null default gen_random_uuid(),
      environment text,
      protected boolean not null default false,
      created_at timestamptz not null default now()
    )`,
  sql`
    create table sow.run (
      id bigint generated always as identity primary key,
      token uuid not null unique,
      command text not null,
      actor text not null,
      tool_version text not null,
      packages jsonb not null,
      plan_digest text,
      started_at timestamptz not null default now(),
      ended_at timestamptz not null default clock_timestamp(),
      outcome text not null check (outcome in ('applied', 'failed')),
      error_code text,
      counts jsonb not null
    )`,
  sql`
    create table sow.migration (
      package text not null,
      version text not null,
      name text not null,
      sum text not null,
      ordinal bigint generated always as identity,
      state text not null check (state in ('done', 'started')),
      run bigint not null references sow.run (id),
      applied_at timestamptz not null default now(),
      duration_ms integer not null,
      primary key (package, name)
    )`,
  sql`
    create table sow.dataset (
      dataset text not null,
      tenant text not null,
      package text not null,
      version text not null,
      table_name text not null,
      content_hash text not null,
      definition_hash text not null,
      shape_hash text not null,
      rows bigint not null,
      kept bigint not null,
      conflicts bigint not null,
      tombstoned bigint not null,
      blocked bigint not null,
      snapshot pg_snapshot not null,
      writer xid8,
      table_rows bigint not null,
      held boolean not null default false,
      run bigint not null references sow.run (id),
      applied_at timestamptz not null default now(),
      primary key (dataset, tenant)
    )`,
  sql`
    create table sow.roster (
      dataset text not null,
      tenant text not null,
      chunk integer not null,
      keys jsonb not null,
      primary key (dataset, tenant, chunk)
    )`,
  sql`
    create table sow.change (
      run bigint not null references sow.run (id),
      dataset text not null,
      tenant text not null,
      key jsonb not null,
      action text not null,
      before jsonb,
      base_before jsonb
    )`,
  sql`
    create index change_by_run
      on sow.change (run, dataset)`,
  sql`
    create table sow.conflict (
      dataset text not null,
      tenant text not null,
      key jsonb not null,
      column_name text not null,
      run bigint not null references sow.run (id),
      old_base jsonb,
      release_value jsonb,
      site_value jsonb,
      resolved_run bigint references sow.run (id)
    )`,
  sql`
    create index conflict_by_dataset
      on sow.conflict (dataset, tenant)`,
]
