import { sql } from 'kysely'
import type { TargetReference, TargetShape } from '../shape/target-shape.js'
import { equal } from './equal.js'
import { fieldsOfColumn } from './key-fields.js'
import { asBaseKey, column, type Fragment, table } from './sql-fragments.js'

/** A part of a key as text, or several that are joined already. */
interface KeyPart {
  readonly text: Fragment
  readonly isJoined: boolean
}

/**
 * The row key as people write it, without the tenant: the parts in the dataset's order, joined by `/`; in place of an
 * id the key of the row that it names. `alias` has the target's key columns.
 */
export function naturalKey(shape: TargetShape, alias: string): Fragment {
  const parts = shape.key
    .filter((name) => name !== shape.tenants?.column)
    .map((name) => {
      const reference = shape.references.find((candidate) => candidate.column === name)
      const value = column(alias, name)
      return reference === undefined ? plain(sql`${value}::text`) : referencedPart(reference, value, 1)
    })
  return joined(parts).text
}

/** The key of the row that an id names, as people write it. */
export function referencedKey(reference: TargetReference, id: Fragment): Fragment {
  return referencedPart(reference, id, 1).text
}

function referencedPart(reference: TargetReference, id: Fragment, depth: number): KeyPart {
  const alias = `referenced_${depth}`
  const parts = reference.key.map((part) =>
    part.through === null
      ? plain(sql`${column(alias, part.column)}::text`)
      : referencedPart(part.through, column(alias, part.column), depth + 1),
  )
  const { text, isJoined } = joined(parts)
  return {
    isJoined,
    text: sql`(
    select ${text}
    from ${table(reference.table)} as ${sql.id(alias)}
    where ${equal(column(alias, reference.id), id, reference.equality)}
  )`,
  }
}

function plain(text: Fragment): KeyPart {
  return { text, isJoined: false }
}

function escaped(text: Fragment): Fragment {
  return sql`replace(replace(${text}, ${sql.lit('\\')}, ${sql.lit('\\\\')}), '/', ${sql.lit('\\/')})`
}

/** As `writeKey` of the kit writes it. */
function joined(parts: readonly KeyPart[]): KeyPart {
  const [only] = parts
  if (parts.length === 1 && only !== undefined) return only
  const texts = parts.map(({ text, isJoined }) => (isJoined ? text : escaped(text)))
  return { text: sql`array_to_string(array[${sql.join(texts)}], '/', '')`, isJoined: true }
}

/** The same, of a row of the stage: there a reference is the other row's key already. */
export function stagedKey(shape: TargetShape, alias: string): Fragment {
  return joined(
    shape.key
      .filter((name) => name !== shape.tenants?.column)
      .flatMap((name) => fieldsOfColumn(shape, name))
      .map((field) => plain(sql`${column(alias, field)}::text`)),
  ).text
}

/** A column's value as people write it; a reference is the other row's key. */
export function stagedValue(shape: TargetShape, alias: string, name: string): Fragment {
  const fields = fieldsOfColumn(shape, name).filter((field) =>
    shape.fields.some((known) => known.name === field),
  )
  return fields.length === 0
    ? sql`null::text`
    : joined(fields.map((field) => plain(sql`${column(alias, field)}::text`))).text
}

/**
 * The tenant's key where it is known, else its id; null for a global dataset. `alias` has the tenant column, `planned` are
 * deltas of tenants that the same plan would insert.
 */
export function tenantKey(shape: TargetShape, alias: string, planned: readonly Fragment[] = []): Fragment {
  const { tenants } = shape
  if (tenants === null) return sql`null::text`
  const id = column(alias, tenants.column)
  return sql`coalesce(
    (
      select tenant.${sql.id(tenants.key)}::text
      from ${table(tenants.table)} as tenant
      where ${equal(asBaseKey(column('tenant', tenants.id), tenants.column, shape), asBaseKey(id, tenants.column, shape), tenants.equality)}
    ),
    ${sql.join(
      planned.map(
        (delta) => sql`(
      select tenant.${sql.id(tenants.key)}::text
      from ${delta} as tenant
      where ${equal(column('tenant', tenants.id), id, tenants.equality)}
        and tenant.sow_action = 'insert'
    ),`,
      ),
      sql``,
    )}
    ${id}::text
  )`
}

/** The tenant's id as text, '' for a global dataset. */
export function tenantOf(shape: TargetShape, alias: string): Fragment {
  return shape.tenants === null ? sql`''` : sql`${column(alias, shape.tenants.column)}::text`
}
