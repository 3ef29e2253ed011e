import { sql } from 'kysely'
import type { TableName } from '../catalog/shape/target-shape.js'
import { column, type Fragment, lines, table } from '../catalog/statement/sql-fragments.js'

/** The link of a run in the chain over the ledger. */
export interface ChainLink {
  /** The linked run before it; null of the first. */
  readonly previous: { readonly run: number; readonly record: string } | null
  /** The digest of its own record, and of `previous`. */
  readonly record: string
  /** The rows that it wrote, by table of the ledger. */
  readonly tables: Readonly<Record<string, Digested>>
  /** The datasets that it changed, as they were after it. What is expected of one stands in the newest link that has it. */
  readonly datasets: Readonly<Record<string, DatasetState>>
  /** The run that pruned it; its tables are then those that were left. */
  readonly pruned?: number
  /** The last transaction that wrote it anew, where that of its run was known till then; for `ourTransactions`. */
  readonly relinked?: string
}

/** Rows as one digest, in any order. */
export interface Digested {
  readonly rows: number
  readonly digest: string
}

export interface DatasetState {
  /** The release of each tenant. */
  readonly releases: Digested
  readonly definitions: Digested
  /** Null where it has none. */
  readonly base: Digested | null
}

const asText = (name: string) => sql`${sql.id(name)}::text`
const epoch = (name: string) => sql`extract(epoch from ${sql.id(name)})::text`
const asIs = (...names: string[]) => names.map((name) => sql.id(name))

/** The tables whose rows belong to the run that wrote them, with the columns that no later run changes. */
const tablesOfRuns: Readonly<Record<TableOfRuns, readonly Fragment[]>> = {
  adoption: [...asIs('way', 'made_ledger'), asText('evidence')],
  // Of one tenant, and without ids of its own, a change has the digest that it had before format 8.
  change: [
    sql`dataset`,
    sql`case when cardinality(tenants) = 1 then tenants[1] else tenants::text end`,
    ...asIs('ordinal', 'action', 'touched', 'inserted_run_before', 'tombstone_run_before'),
    ...['key', 'before', 'after'].map(asText),
    sql`case when own_before is null then base_before::text else concat(base_before::text, own_before::text) end`,
  ],
  conflict: [
    ...asIs('dataset', 'tenant', 'ordinal', 'column_name'),
    ...['key', 'old_base', 'release_value', 'site_value'].map(asText),
  ],
  migration: asIs('package', 'version', 'name', 'sum', 'ordinal', 'state', 'duration_ms'),
  release: [...asIs('dataset', 'ordinal', 'tenants'), ...['before', 'copies'].map(asText)],
  roster: asIs('dataset', 'tenant', 'chunk', 'inserted_runs', 'keys'),
  seal: [...asIs('dataset', 'seals'), asText('columns')],
  source: [
    ...asIs(
      'dataset',
      'publisher',
      'release',
      'version',
      'file',
      'sha256',
      'license',
      'restricted',
      'replaced',
    ),
    ...['effective', 'facts'].map(asText),
  ],
}

export type TableOfRuns =
  | 'adoption'
  | 'change'
  | 'conflict'
  | 'migration'
  | 'release'
  | 'roster'
  | 'seal'
  | 'source'

export const allTablesOfRuns = Object.keys(tablesOfRuns) as readonly TableOfRuns[]

/** A select of `run`, `name` and `digested` for each table that has rows of a run of which `isMeant` is true. */
export function digestsOfRuns(names: readonly TableOfRuns[], isMeant: Fragment): Fragment {
  const selects = names.map(
    (name) => sql`
  select
    run,
    ${sql.lit(name)}::text as name,
    ${digested(rowOf(tablesOfRuns[name]))} as digested
  from ${table({ schema: 'sow', name })}
  where ${isMeant}
  group by run`,
  )
  return sql.join(selects, sql.raw('\n  union all'))
}

/** The digest of the record of a run `run`, as it is for ever; `previous`: the digest of the one before it. */
export function recordDigest(previous: Fragment): Fragment {
  const values = [
    ...asIs(
      'id',
      'token',
      'command',
      'actor',
      'tool_version',
      'plan_digest',
      'outcome',
      'error_code',
      'undoes',
    ),
    ...['packages', 'counts'].map(asText),
    ...['started_at', 'ended_at'].map(epoch),
  ]
  return sql`${rowOf([...values, sql`(${previous})::text`])}::text`
}

/** The release that each tenant has, but for what a run changes there without a word: its memory of what it saw. */
export function releasesOf(identity: string): Fragment {
  const facts = asIs('package', 'version', 'table_name', 'content_hash', 'definition_hash', 'rows')
  const said = [...facts, ...asIs('held', 'held_version', 'run')]
  return sql`(
    select ${digested(rowOf([...asIs('tenant'), ...said, ...asIs('applied_at')]))}
    from sow.copy
    join (
      select
        ordinal,
        ${lines(said)},
        ${epoch('applied_at')} as applied_at
      from sow.dataset
      where dataset = ${identity}::text
      -- Said once, and not for each tenant.
      offset 0
    ) as known
      on known.ordinal = copy.applied
    where copy.dataset = ${identity}::text
  )`
}

export function definitionsOf(identity: string): Fragment {
  return sql`(
    select ${digested(rowOf([sql.id('definition_hash'), asText('definition')]))}
    from sow.definition
    where dataset = ${identity}::text
  )`
}

export interface TableWithColumns {
  readonly table: TableName
  readonly columns: readonly string[]
}

/** A whole base, of all its tables. */
export function digestedBase(tables: readonly TableWithColumns[]): Fragment {
  const parts = tables.map(
    (part) => sql`
      select ${baseRowDigest('base', part.columns)} as digest
      from ${table(part.table)} as base`,
  )
  return sql`(
    select ${digested(sql.id('digest'))}
    from (${sql.join(parts, sql.raw('\n      union all'))}
    ) as part
  )`
}

/** The digest of a row of a base: over the texts of all columns, whose types may change. */
export function baseRowDigest(alias: string, columns: readonly string[]): Fragment {
  return rowOf([...columns].sort().map((name) => sql`${column(alias, name)}::text collate "C"`))
}

function rowOf(values: readonly Fragment[]): Fragment {
  return sql`hash_record_extended(row(
      ${lines(values)}
    ), 0)`
}

function digested(rowDigest: Fragment): Fragment {
  return sql`jsonb_build_object(
      'rows', count(*),
      'digest', coalesce(bit_xor(${rowDigest}), 0)::text
    )`
}
