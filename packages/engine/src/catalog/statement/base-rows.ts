import { sql } from 'kysely'
import { nameInBase } from '../shape/base-move.js'
import { ownColumns } from '../shape/own-columns.js'
import type { SharedBase } from '../shape/shared-base.js'
import type { TableName, TargetShape } from '../shape/target-shape.js'
import { column, type Fragment, lines, sameBaseKey, sameBaseKeyOf, table } from './sql-fragments.js'

/**
 * Stands in `tombstone_run` of a row of the base that says: this tenant has no such row, whatever others share. Runs have numbers
 * from one on.
 */
export const absentRun = 0

/** A base of which tenants share what is alike. */
export interface SharingBase {
  /** The rows that are a tenant's own. */
  readonly own: TableName
  readonly sharing: SharedBase
  readonly tenant: string
  /** The columns of the key but the tenant's. */
  readonly key: readonly string[]
  /** The columns that are neither of the key nor Sow's own. */
  readonly values: readonly string[]
  /** Those of them that hold ids of the tenant's own rows. */
  readonly ids: readonly string[]
}

/** All columns of a base. */
export function columnsOf({ tenant, key, values }: SharingBase): readonly string[] {
  return [tenant, ...key, ...values, ...ownColumns]
}

/** The columns that may be one for many tenants: all values but ids. */
export function sharableValues({ values, ids }: SharingBase): readonly string[] {
  return values.filter((name) => !ids.includes(name))
}

/** So many shared rows have their ids in one row of a tenant: it is never so long that the server keeps it elsewhere. */
export const idsInRow = 64

/** What of a shape says when rows of a base have one key. */
export type ComparedShape = Pick<TargetShape, 'key' | 'nullableKey' | 'columns' | 'baseMoves'>

/** Null where each row stands in the base itself. `values`: what the base has besides keys, where it has others than the shape says. */
export function sharingBase(
  shape: TargetShape,
  values: readonly string[] = valuesOfBase(shape),
): SharingBase | null {
  const { sharing, tenants } = shape
  const own = shape.base ?? shape.formerBase
  if (sharing === null || tenants === null || own === null) return null
  const key = shape.key.filter((name) => name !== tenants.column).map((name) => nameInBase(shape, name))
  const ids = values.filter((name) => sharing.idColumns.includes(name))
  return { own, sharing, tenant: nameInBase(shape, tenants.column), key, values, ids }
}

/** The columns that a base has besides its key and Sow's own, by the names that they have there. */
function valuesOfBase(shape: TargetShape): readonly string[] {
  const present = shape.base === null ? shape.formerColumns : shape.baseColumns
  const gone = shape.baseMoves.filter(({ to }) => to === null).map(({ from }) => from)
  const key = shape.key.map((name) => nameInBase(shape, name))
  const names = [...present.map((name) => nameInBase(shape, name)), ...gone]
  return names.filter((name) => !key.includes(name) && !ownColumns.includes(name))
}

/** True of a tenant whose rows are asked for. */
export type IsMeant = (tenant: Fragment) => Fragment

/**
 * The rows of a base, to read from: what tenants share as rows of each of them. Where `isMeant` is said, those of other tenants that
 * share what is alike are left out.
 */
export function baseRows(shape: TargetShape, isMeant?: IsMeant): Fragment {
  const base = sharingBase(shape)
  if (base === null) return table((shape.base ?? shape.formerBase) as TableName)
  return sql`(
  select
    ${lines(columnsOf(base).map((name) => column('own', name)))}
  from ${table(base.own)} as own
  where own.tombstone_run is distinct from ${sql.lit(absentRun)}${andMeant(column('own', base.tenant), isMeant)}
  union all${sharedRows(shape, base, isMeant)}
)`
}

/** The rows of each tenant that only the shared rows tell of. */
export function sharedRows(shape: ComparedShape, base: SharingBase, isMeant?: IsMeant): Fragment {
  return sql`
  select
    ${lines([
      sql`sharer.tenant`,
      ...base.key.map((name) => column('shared', name)),
      ...base.values.map((name) => sharedValue(base, 'shared', name)),
      insertedRun('shared', 'sharer'),
      sql`null::bigint`,
    ])}
  from ${table(base.sharing.tenants)} as sharer
  cross join ${table(base.sharing.rows)} as shared
  ${joinedIds(shape, base, 'shared')}
  where not exists (
      select
      from ${table(base.own)} as own
      where ${ofTenant(shape, base, column('own', base.tenant), sql`sharer.tenant`)}
        and ${sameSharedKey(shape, base, 'own', 'shared')}
    )${andMeant(sql`sharer.tenant`, isMeant)}`
}

function andMeant(tenant: Fragment, isMeant: IsMeant | undefined): Fragment {
  return isMeant === undefined ? sql`` : sql`\n    and ${isMeant(tenant)}`
}

/** Joins the ids that a tenant, `sharer`, has for a shared row; an empty piece where no column has any. */
export function joinedIds(shape: ComparedShape, base: SharingBase, shared: string): Fragment {
  if (base.ids.length === 0) return sql``
  return sql`left join ${table(base.sharing.ids)} as ids
    on ${ofTenant(shape, base, sql`ids.tenant`, sql`sharer.tenant`)}
    and ids.number = ${column(shared, 'sow_position')} / ${sql.lit(idsInRow)}`
}

/** What a column of a shared row is for the tenant whose `ids` are joined. */
export function sharedValue(base: SharingBase, shared: string, name: string): Fragment {
  if (!base.ids.includes(name)) return column(shared, name)
  return sql`(${column('ids', name)})[${column(shared, 'sow_position')} % ${sql.lit(idsInRow)} + 1]`
}

/** The run that inserted a shared row for a tenant: none before the tenant came. */
export function insertedRun(shared: string, sharer: string): Fragment {
  const inserted = column(shared, 'inserted_run')
  return sql`case when ${inserted} is not null then greatest(${inserted}, ${column(sharer, 'since')}) end`
}

/**
 * Joins the rows of a base, as `base`, to rows of `other` that have the columns of the key. What tenants share is found by its key: no
 * row of another tenant is looked at.
 */
export function joinedBase(shape: TargetShape, other: string): Fragment {
  const base = sharingBase(shape)
  if (base === null)
    return sql`left join ${table(shape.base as TableName)} as base
    on ${sameBaseKey('base', other, shape)}`
  const given = (name: string) => column(other, nameNow(shape, name))
  return sql`left join ${table(base.own)} as own_base
    on ${ofTenant(shape, base, column('own_base', base.tenant), given(base.tenant))}
    and ${sameSharedKey(shape, base, 'own_base', given)}
  left join ${table(base.sharing.tenants)} as sharer
    on ${ofTenant(shape, base, sql`sharer.tenant`, given(base.tenant))}
  left join ${table(base.sharing.rows)} as shared_base
    on ${sameSharedKey(shape, base, 'shared_base', given)}
    and sharer.tenant is not null
  ${joinedIds(shape, base, 'shared_base')}
  cross join lateral (
    select
      ${lines(joinedColumns(base))}
  ) as base`
}

/** A row of the tenant's own goes before what is shared; one that says that there is none has no values. */
function joinedColumns(base: SharingBase): readonly Fragment[] {
  const isOwn = sql`${column('own_base', base.tenant)} is not null`
  const one = (own: Fragment, shared: Fragment, name: string) =>
    sql`case when ${isOwn} then ${own} else ${shared} end as ${sql.id(name)}`
  const there = (own: Fragment) =>
    sql`case when own_base.tombstone_run is distinct from ${sql.lit(absentRun)} then ${own} end`
  const isShared = sql`shared_base.tableoid is not null`
  return [
    one(
      there(column('own_base', base.tenant)),
      sql`case when ${isShared} then sharer.tenant end`,
      base.tenant,
    ),
    ...base.key.map((name) => one(there(column('own_base', name)), column('shared_base', name), name)),
    ...base.values.map((name) => one(column('own_base', name), sharedValue(base, 'shared_base', name), name)),
    one(column('own_base', 'inserted_run'), insertedRun('shared_base', 'sharer'), 'inserted_run'),
    sql`nullif(own_base.tombstone_run, ${sql.lit(absentRun)}) as tombstone_run`,
  ]
}

/** The name that a column of the base has in the table now. */
function nameNow({ baseMoves }: ComparedShape, name: string): string {
  return baseMoves.find(({ from, to }) => from === name && to !== null)?.to?.name ?? name
}

export function ofTenant(shape: ComparedShape, base: SharingBase, one: Fragment, other: Fragment): Fragment {
  return sameBaseKeyOf(shape, [nameNow(shape, base.tenant)], () => [one, other])
}

/** True where two rows have one key but for their tenants. */
export function sameSharedKey(
  shape: ComparedShape,
  base: SharingBase,
  one: string,
  other: string | ((name: string) => Fragment),
): Fragment {
  const names = new Map(base.key.map((name) => [nameNow(shape, name), name]))
  return sameBaseKeyOf(shape, [...names.keys()], (now) => {
    const name = names.get(now) ?? now
    return [column(one, name), typeof other === 'string' ? column(other, name) : other(name)]
  })
}
