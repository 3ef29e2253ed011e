import { sql } from 'kysely'
import { valueColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetReference, TargetShape } from '../../catalog/shape/target-shape.js'
import { equal } from '../../catalog/statement/equal.js'
import { leafFields } from '../../catalog/statement/key-fields.js'
import { all, any, column, type Fragment, lines, table } from '../../catalog/statement/sql-fragments.js'
import { fitName } from '../../database/fit-name.js'
import { remembersRows } from '../census/release-members.js'
import { selectedTenants } from '../census/selected-tenants.js'
import { newName, renamingRows } from '../rename/renaming-rows.js'
import type { PlannedWork, RowScope } from '../row-scope.js'
import type { WorkTables } from '../work-tables.js'
import { deltaRows } from './delta-columns.js'

interface ReferenceJoin {
  readonly alias: string
  readonly reference: TargetReference
  readonly key: readonly {
    readonly column: string
    readonly equality: string
    readonly value: Fragment
  }[]
}

/**
 * The release's rows as the target would hold them: one copy per tenant, references resolved to ids.
 * `sow_unresolved` is true where a reference names a row that is not there.
 */
export function incomingRows(
  shape: TargetShape,
  work: WorkTables,
  scope: RowScope,
  references: readonly TargetReference[] = shape.references,
): Fragment {
  return stagedRows(shape, work, scope, references, sql`not stage.sow_gone`)
}

/** The rows that leave with the release, where the stage holds what differs from the one before. */
export function leavingRows(shape: TargetShape, work: WorkTables, scope: RowScope): Fragment {
  const references = shape.references.filter(({ column }) => shape.key.includes(column))
  return stagedRows(shape, work, scope, references, sql`stage.sow_gone`)
}

function stagedRows(
  shape: TargetShape,
  work: WorkTables,
  scope: RowScope,
  references: readonly TargetReference[],
  ofChanges: Fragment,
): Fragment {
  const joins: ReferenceJoin[] = []
  for (const reference of references) addJoins(joins, reference)
  const aliasOf = new Map(joins.map((join) => [join.reference, join.alias]))
  const unresolved = references.map((reference) =>
    unresolvedReference(reference, aliasOf.get(reference) ?? ''),
  )
  return sql`
select
  stage.sow_position,
  ${lines(outputColumns(shape, references, aliasOf))},
  ${any(unresolved)} as sow_unresolved
from ${table(work.stage)} as stage
${tenantJoin(shape, scope)}
${sql.join(
  joins.map((join) => referenceJoin(shape, work, scope, join)),
  sql.raw('\n'),
)}${
  scope.changesOnly === true
    ? sql`
where ${ofChanges}`
    : sql``
}`
}

function outputColumns(
  shape: TargetShape,
  references: readonly TargetReference[],
  aliasOf: ReadonlyMap<TargetReference, string>,
): Fragment[] {
  return shape.columns.map(({ name, type, carried }) => {
    const declared = shape.references.find((candidate) => candidate.column === name)
    const reference = references.find((candidate) => candidate.column === name)
    if (name === shape.tenants?.column) return sql`tenant.id as ${sql.id(name)}`
    if (reference !== undefined)
      return sql`${column(aliasOf.get(reference) ?? '', reference.id)} as ${sql.id(name)}`
    if (!carried || declared !== undefined) return sql`null::${sql.raw(type)} as ${sql.id(name)}`
    return column('stage', name)
  })
}

function tenantJoin(shape: TargetShape, scope: RowScope): Fragment {
  return shape.tenants === null ? sql`` : sql`cross join (${selectedTenants(shape.tenants, scope)}) as tenant`
}

/** A key part that is a reference itself is joined first. */
function addJoins(joins: ReferenceJoin[], reference: TargetReference): string {
  const key = reference.key.map((part) => ({
    column: part.column,
    equality: part.equality,
    value:
      part.through === null
        ? column('stage', fitName(part.field))
        : column(addJoins(joins, part.through), part.through.id),
  }))
  const alias = `reference_${joins.length + 1}`
  joins.push({ alias, reference, key })
  return alias
}

function referenceJoin(shape: TargetShape, work: WorkTables, scope: RowScope, join: ReferenceJoin): Fragment {
  const { alias, reference, key } = join
  const { tenantColumn } = reference
  const conditions = [
    ...(tenantColumn === null || shape.tenants === null
      ? []
      : [equal(column(alias, tenantColumn), sql`tenant.id`, shape.tenants.equality)]),
    ...key.map((part) => equal(column(alias, part.column), part.value, part.equality)),
  ]
  return sql`left join ${referencedRows(work, scope, reference)} as ${sql.id(alias)}
  on ${all(conditions)}`
}

function referencedRows(work: WorkTables, scope: RowScope, reference: TargetReference): Fragment {
  if (reference.self) return table(scope.isMerged === true ? reference.table : work.identity)
  const planned = reference.dataset === null ? undefined : scope.planned.get(reference.dataset)
  if (planned === undefined) return table(reference.table)
  const columns = [
    reference.id,
    ...(reference.tenantColumn === null ? [] : [reference.tenantColumn]),
    ...reference.key.map((part) => part.column),
  ]
  const named = valueColumns(planned.shape).filter(({ name }) => columns.includes(name))
  const list = sql.join([...new Set(columns)].map((name) => sql.id(name)))
  return sql`(
    select ${list}
    from ${table(reference.table)}
    union all
    select ${list}
    from ${deltaRows(planned.shape, planned.work, ['value'], named)} as inserted
    where sow_action = 'insert'${renamedLater(planned, scope, [...new Set(columns)])}
  )`
}

/** In a plan the rows still stand under their older keys: a reference names the newer ones. */
function renamedLater(
  { shape, isApplied }: PlannedWork,
  scope: RowScope,
  names: readonly string[],
): Fragment {
  if (!isApplied || shape.renames.keys.length === 0 || !remembersRows(shape)) return sql``
  const values = names.map((name) => {
    const index = shape.renames.columns.indexOf(name)
    return sql`renaming.${sql.id(index === -1 ? name : newName(index))}`
  })
  return sql`
    union all
    select ${sql.join(values)}
    from ${renamingRows(shape, scope, names)} as renaming`
}

/** Unresolved: the key names a row, and no such row is there. */
function unresolvedReference(reference: TargetReference, alias: string): Fragment {
  const named = leafFields(reference.key).map((field) => sql`${column('stage', fitName(field))} is not null`)
  return sql`(${all(named)} and ${column(alias, reference.id)} is null)`
}
