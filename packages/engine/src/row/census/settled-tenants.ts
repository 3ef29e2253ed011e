import { sql } from 'kysely'
import type { Fragment } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { noRows, type RowCounts } from '../row-counts.js'
import type { RowScope } from '../row-scope.js'
import { type CountedShape, censusStatement } from './census.js'
import { selectedTenants } from './selected-tenants.js'

/**
 * Tenants whose rows nobody wrote since the release came that they are to have, and those from whom an undo keeps it away: how many,
 * and the sums of what the ledger has of them. With ten thousand tenants their names are not worth to be carried to and fro.
 */
export interface SettledTenants {
  readonly tenants: number
  /** Rows of the release, once for each of them. */
  readonly rows: number
  readonly kept: number
  readonly tombstoned: number
  readonly blocked: number
  /** Those from whom an undo keeps it away. */
  readonly held: number
  /** False where rows of one of these may be others than Sow left: nobody else's are. */
  readonly areSeen: boolean
}

export const noTenants: SettledTenants = {
  tenants: 0,
  rows: 0,
  kept: 0,
  tombstoned: 0,
  blocked: 0,
  held: 0,
  areSeen: true,
}

export interface PartedTenants {
  readonly settled: SettledTenants
  /** The releases that they have, by their ordinal, but for those that are held. */
  readonly releases: readonly number[]
  /** The ids, as text, of all others that are selected. */
  readonly open: readonly string[]
}

export const nobody: PartedTenants = { settled: noTenants, releases: [], open: [] }

/** A dataset whose rows tell their writers, and whose tenants are parted by their releases, which are named by their ordinals. */
export interface PartedDataset {
  readonly shape: CountedShape
  /** Those that are no other than the one that is to be applied. */
  readonly ordinals: readonly number[]
  /** Those that an undo keeps their tenants at, whatever is in their tables. */
  readonly held?: readonly number[]
}

/** Parts the tenants of datasets that the ledger knows, by identity, in one statement. Says nothing of the snapshot. */
export async function partTenants(
  database: Database,
  datasets: readonly PartedDataset[],
  scope: RowScope,
): Promise<ReadonlyMap<string, PartedTenants>> {
  const statements = datasets.map((dataset) => partStatement(dataset, scope))
  const found = await sql<PartedRow>`${sql.join(statements, sql.raw('\nunion all'))}`.execute(database.query)
  return new Map(
    found.rows.map(({ dataset, releases, open, ...settled }) => [
      dataset,
      { settled, releases: releases ?? [], open: open ?? [] },
    ]),
  )
}

interface PartedRow extends SettledTenants {
  readonly dataset: string
  readonly releases: readonly number[] | null
  readonly open: readonly string[] | null
}

function partStatement({ shape, ordinals, held = [] }: PartedDataset, scope: RowScope): Fragment {
  return sql`
select
  ${sql.lit(shape.identity)} as dataset,
  count(*) filter (where looked.is_settled) as tenants,
  coalesce(sum(looked.rows) filter (where looked.is_settled), 0)::bigint as rows,
  coalesce(sum(looked.kept) filter (where looked.is_settled), 0)::bigint as kept,
  coalesce(sum(looked.tombstoned) filter (where looked.is_settled), 0)::bigint as tombstoned,
  coalesce(sum(looked.blocked) filter (where looked.is_settled), 0)::bigint as blocked,
  count(*) filter (where looked.is_held) as held,
  coalesce(bool_and(looked.is_seen is true) filter (where looked.is_held), true) as "areSeen",
  array_agg(distinct looked.applied) filter (where looked.is_settled and not looked.is_held) as releases,
  array_agg(looked.tenant) filter (where looked.is_settled is not true) as open
from (
  select
    counted.tenant,
    applied.rows,
    counted.applied,
    counted.kept,
    counted.tombstoned,
    counted.blocked,
    told.is_seen,
    told.is_held,
    told.is_held or (told.is_seen and counted.applied = any (${[...ordinals]}::integer[])) as is_settled
  from (${censusStatement(shape, scope, true, remembered)}
  ) as counted
  cross join lateral (
    select
      counted.foreign = 0 and counted.rows = counted.table_rows and counted.blocked = 0 as is_seen,
      coalesce(counted.applied = any (${[...held]}::integer[]), false) as is_held
  ) as told
  left join sow.dataset as applied
    on applied.dataset = ${shape.identity}
    and applied.ordinal = counted.applied
) as looked`
}

/** What is asked of a tenant's copy. */
const remembered = ['applied', 'kept', 'tombstoned', 'blocked', 'table_rows']

/** Those of the datasets of which a tenant has no copy, by identity: less is read for that than to count rows. */
export async function findNewTenants(
  database: Database,
  shapes: readonly CountedShape[],
  scope: RowScope,
): Promise<ReadonlySet<string>> {
  const alike = Map.groupBy(
    shapes.filter(({ tenants }) => tenants !== null),
    ({ tenants }) => JSON.stringify({ ...tenants, column: null }),
  )
  const lacking = [...alike.values()].flatMap((each) => lackingDatasets(each, scope))
  if (lacking.length === 0) return new Set()
  const found = await sql<{ dataset: string }>`${sql.join(lacking, sql.raw('\nunion all'))}`.execute(
    database.query,
  )
  return new Set(found.rows.map(({ dataset }) => dataset))
}

/**
 * For datasets of the same tenants. The copies of each are counted, which reads the ledger once for all of them; and all are looked
 * at, since a server that is asked for the first one expects it soon, and joins row by row.
 */
function lackingDatasets(shapes: readonly CountedShape[], scope: RowScope): Fragment[] {
  const selected = shapes[0]?.tenants
  if (selected === null || selected === undefined) return []
  const identities = shapes.map(({ identity }) => identity)
  return [
    sql`
select asked.dataset
from unnest(${identities}::text[]) as asked (dataset)
left join (
  select
    copy.dataset,
    count(*) as copies
  from (${selectedTenants(selected, scope)}) as tenant
  join sow.copy
    on copy.tenant = tenant.id::text
  where copy.dataset = any (${identities}::text[])
  group by copy.dataset
) as known
  on known.dataset = asked.dataset
where coalesce(known.copies, 0) < (
  select count(*)
  from (${selectedTenants(selected, scope)}) as tenant
)`,
  ]
}

/** What the last comparison found of them. */
export function settledCounts({ rows, kept, tombstoned, blocked }: SettledTenants): RowCounts {
  return { ...noRows, unchanged: rows - kept - tombstoned - blocked, kept, tombstoned, blocked }
}
