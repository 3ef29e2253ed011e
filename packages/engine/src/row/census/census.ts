import { sql } from 'kysely'
import { tellsWriters } from '../../catalog/shape/placement.js'
import type { TargetShape, TargetTenants } from '../../catalog/shape/target-shape.js'
import { equal } from '../../catalog/statement/equal.js'
import { column, type Fragment, inPlace, lines, table } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { boundaryOf, isProven, isWithinReach } from '../../ledger/seen-boundary.js'
import type { RowScope } from '../row-scope.js'
import { selectedTenants } from './selected-tenants.js'

/** How many rows a tenant's part of a table holds (a global dataset: the table), and who wrote them. */
export interface TenantCensus {
  /** The tenant's id as text, '' for a global dataset. */
  readonly tenant: string
  readonly rows: number
  /**
   * Rows written since the dataset was last compared, by anybody but that run; null where it was never applied.
   * No write since then is missed: see `foreign`.
   */
  readonly foreign: number | null
  /** All these rows as one digest, as the text of a `bigint`; null where nobody took it. */
  readonly digest: string | null
  /** True where the digest is the one that was taken when the rows were last compared: they are the same, whoever wrote them. */
  readonly isSeen: boolean
}

/** A census and the snapshot that it was taken in, or an earlier one: whatever is not in it was not seen. */
export interface Census {
  readonly snapshot: string
  readonly tenants: readonly TenantCensus[]
}

/** Counts the rows of the target and those that a stranger wrote. Assigns no transaction id. */
export async function takeCensus(
  database: Database,
  shape: TargetShape,
  scope: RowScope,
  ledger: boolean,
): Promise<Census> {
  const snapshot = await sql<{ snapshot: string }>`
    select pg_current_snapshot()::text as snapshot
  `.execute(database.query)
  const counted = await censusStatement(shape, scope, ledger).execute(database.query)
  const tenants = counted.rows as CountedTenant[]
  return { snapshot: snapshot.rows[0]?.snapshot ?? '', tenants: tenants.map(undigested) }
}

type CountedTenant = Pick<TenantCensus, 'tenant' | 'rows' | 'foreign'>

function undigested({ tenant, rows, foreign: written }: CountedTenant): TenantCensus {
  return { tenant, rows, foreign: written, digest: rows === 0 ? '0' : null, isSeen: false }
}

/** What a census needs to know of a dataset's target. */
export type CountedShape = Pick<TargetShape, 'identity' | 'table' | 'tenants' | 'placement'>

/** `remembered`: columns of the ledger's copies that come along, where rows tell their writers. */
export function censusStatement(
  shape: CountedShape,
  scope: RowScope,
  ledger: boolean,
  remembered: readonly string[] = [],
): Fragment {
  if (!tellsWriters(shape)) return countStatement(shape, scope)
  const columns = remembered.map(
    (name) => sql`,
  min(${column('last', name)}) as ${sql.id(name)}`,
  )
  const written = ledger ? foreign : sql`null::bigint`
  if (shape.tenants === null)
    return sql`
select
  '' as tenant,
  coalesce(sum(target.rows), 0)::bigint as rows,
  ${written} as foreign${sql.join(columns, sql``)}
from (
  select
    xmin,
    count(*) as rows
  from ${table(shape.table)}
  group by xmin
) as target
${ledger ? sql`left join ${lastSeen(shape, remembered)} on true` : sql``}`
  return sql`
select
  target.id::text as tenant,
  coalesce(sum(target.rows), 0)::bigint as rows,
  ${written} as foreign${sql.join(columns, sql``)}
from (${isOfAll(scope) ? countedFirst(shape, shape.tenants, scope) : joinedFirst(shape, shape.tenants, scope)}
) as target
${ledger ? sql`left join ${lastSeen(shape, remembered)} on last.tenant = target.id::text` : sql``}
group by target.id`
}

function isOfAll({ tenant, tenantIds }: RowScope): boolean {
  return tenant === null && tenantIds === undefined
}

/** For all tenants: to join each row costs as much as to count it. */
function countedFirst(shape: CountedShape, tenants: TargetTenants, scope: RowScope): Fragment {
  return sql`
  select
    tenant.id,
    written.xmin,
    coalesce(written.rows, 0) as rows
  from (${selectedTenants(tenants, scope)}) as tenant
  left join (
    select
      ${sql.id(tenants.column)} as id,
      xmin,
      count(*) as rows
    from ${table(shape.table)}
    group by 1, 2
  ) as written
    on ${equal(sql`written.id`, sql`tenant.id`, tenants.equality)}`
}

/** For some of them, whose rows an index finds. */
function joinedFirst(shape: CountedShape, tenants: TargetTenants, scope: RowScope): Fragment {
  return sql`
  select
    tenant.id,
    written.xmin,
    count(${column('written', tenants.column)}) as rows
  from (${selectedTenants(tenants, scope)}) as tenant
  left join ${table(shape.table)} as written
    on ${equal(column('written', tenants.column), sql`tenant.id`, tenants.equality)}
  group by tenant.id, written.xmin`
}

/**
 * The same where no transaction tells who wrote a row: nobody is known to have, and nobody not to have. Rows are counted before they
 * are joined, each server its own.
 */
function countStatement({ table: counted, tenants }: CountedShape, scope: RowScope): Fragment {
  if (tenants === null)
    return sql`
select
  '' as tenant,
  count(*) as rows,
  null::bigint as foreign
from ${inPlace(counted)}`
  return sql`
select
  tenant.id::text as tenant,
  coalesce(counted.rows, 0)::bigint as rows,
  null::bigint as foreign
from (${selectedTenants(tenants, scope)}) as tenant
left join (
  select
    ${sql.id(tenants.column)} as id,
    count(*) as rows
  from ${inPlace(counted)}
  group by 1
) as counted
  on ${equal(sql`counted.id`, sql`tenant.id`, tenants.equality)}`
}

/**
 * A row version is foreign where its transaction is not older than all that were at work when the table was last
 * compared, and is not the run's own. Ages are compared because they are cheap and right across the wrap-around of
 * transaction ids for 2^31 transactions; an older boundary, or one that is not proven, is not trusted at all. Rows are
 * counted by writer first: there are few of them, and judging each row costs more than reading it.
 */
const foreign = sql`case
    when bool_and(last.trusted) then coalesce(sum(target.rows) filter (
      where age(target.xmin) <= age(last.boundary)
        and target.xmin is distinct from last.writer
    ), 0)::bigint
  end`

function lastSeen(shape: CountedShape, remembered: readonly string[]): Fragment {
  return sql`(
  select
    ${lines(['tenant', ...remembered].map((name) => column('copy', name)))},
    ${boundaryOf('copy')}::xid as boundary,
    copy.writer::xid as writer,
    ${isProven('copy')}
      and ${isWithinReach('copy')} as trusted
  from sow.copy
  where copy.dataset = ${shape.identity}
) as last`
}
