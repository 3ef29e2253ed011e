import type { LiveSchemaTable } from '@sow/engine'
import type { TenantTable } from '@sow/kit'
import { SowError } from '@sow/kit/errors'

/**
 * The tenants that somebody names as `Organization:slug`: ids are the primary key, and the column that holds them elsewhere
 * is the one by which most other tables refer to it. Throws CONFIG_USAGE.
 */
export function findTenants(written: string, tables: readonly LiveSchemaTable[]): TenantTable {
  const [, name = '', key = ''] = /^(.+):([^:]+)$/.exec(written) ?? []
  const table = tables.find((each) => each.name === name)
  if (table === undefined)
    throw unusable(written, name === '' ? 'it is not of this form' : `there is no table ${name}`)
  if (!table.columns.some((column) => column.name === key))
    throw unusable(written, `${name} has no column ${key}`)
  const [id, ...more] = table.primaryKey
  if (id === undefined || more.length > 0) throw unusable(written, `${name} has no primary key of one column`)
  const column = mostUsed(
    tables.flatMap(({ foreignKeys }) =>
      foreignKeys.flatMap(({ table: target, columns, targetColumns }) =>
        target === name ? columns.filter((_, at) => targetColumns[at] === id) : [],
      ),
    ),
  )
  if (column === undefined) throw unusable(written, `no other table refers to ${name}`)
  return { table: name, id, key, column }
}

/**
 * Columns of other tables that refer to the tenants by another name than the one that was taken, as `Room.orgId`: whether they
 * say whose a row is, no catalog tells.
 */
export function otherTenantColumns(
  tenants: TenantTable,
  tables: readonly LiveSchemaTable[],
): readonly string[] {
  return tables.flatMap(({ name, foreignKeys }) => {
    const columns = foreignKeys.flatMap((each) =>
      each.table === tenants.table
        ? each.columns.filter((_, at) => each.targetColumns[at] === tenants.id)
        : [],
    )
    const isPlaced =
      name === tenants.table || tenants.columns !== undefined || columns.includes(tenants.column)
    return isPlaced ? [] : columns.map((column) => `${name}.${column}`)
  })
}

/** The first of the most frequent ones. */
function mostUsed(names: readonly string[]): string | undefined {
  const counted = [...new Set(names)].map(
    (name) => [name, names.filter((each) => each === name).length] as const,
  )
  return counted.sort(([one, many], [other, more]) => more - many || (one < other ? -1 : 1))[0]?.[0]
}

function unusable(written: string, why: string): SowError {
  return new SowError({
    code: 'CONFIG_USAGE',
    message: `--tenants ${written} cannot be used: ${why}.`,
    hint: 'Write the table of tenants and the column that people name one by: --tenants Organization:slug.',
  })
}
