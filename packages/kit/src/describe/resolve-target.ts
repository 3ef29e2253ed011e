import type { ColumnDescriptor, TableDescriptor } from '../columns/column-descriptor.js'
import type { Dataset } from '../define/dataset.js'
import { ownValue } from '../define/own-value.js'
import type { Reference } from '../define/reference.js'
import type { SeedPackage } from '../define/seed-package.js'
import { tenantColumnOf } from '../define/tenant-column-of.js'
import { type ErrorPlace, SowError } from '../errors/sow-error.js'
import type { ManifestDataset } from '../manifest/manifest.js'
import { type KeyTarget, type KeyTargetPart, targetOfReference } from './key-target.js'

/** What references are resolved against. */
export interface ResolveContext {
  readonly seedPackage: SeedPackage
  /** Finds the dataset `domain/name` of another package in that package's manifest. */
  readonly foreign: (identity: string) => ManifestDataset | undefined
  /** The datasets whose keys are being resolved, outermost first: a key cannot contain itself. */
  readonly within: readonly string[]
  /** What errors name: the dataset that is described, and its reference. */
  readonly place: ErrorPlace
}

/** Resolves what a reference of a dataset means. Throws SowError DEFINITION_INVALID, or DATA_CYCLE for endless keys. */
export function resolveTarget(reference: Reference, owner: Dataset, context: ResolveContext): KeyTarget {
  switch (reference.to) {
    case 'self':
      return datasetTarget(owner, context)
    case 'dataset':
      return datasetTarget(datasetNamed(reference.dataset.name, context), context)
    case 'foreign-dataset':
      return foreignTarget(reference.identity, context)
    case 'table':
      return tableTarget(reference.table, reference.key, context)
  }
}

function datasetTarget(dataset: Dataset, context: ResolveContext): KeyTarget {
  const identity = `${context.seedPackage.domain}/${dataset.name}`
  if (context.within.includes(identity)) throw endlessKey([...context.within, identity])
  const inner = { ...context, within: [...context.within, identity] }
  const table = describedTable(dataset.table, context)
  const key = dataset.key.map((column): KeyTargetPart => {
    const reference = ownValue(dataset.refs, column)
    const { type } = describedColumn(dataset.table, column, context)
    return {
      column,
      type,
      through: reference === undefined ? null : resolveTarget(reference, dataset, inner),
    }
  })
  const tenant = dataset.scope === 'tenant'
  return { dataset: identity, table: dataset.table, tenant, id: idOf(dataset.table, table, context), key }
}

function foreignTarget(identity: string, context: ResolveContext): KeyTarget {
  const dataset = context.foreign(identity)
  if (dataset === undefined) {
    if (identity.startsWith(`${context.seedPackage.domain}/`))
      throw unresolved(
        context,
        `This package has no dataset '${identity}'.`,
        'Name it in `datasets` of defineSeedPackage, or correct the reference.',
      )
    throw unresolved(
      context,
      `No package among the dependencies has the dataset '${identity}'.`,
      `Add the seed package of '${identity}' to devDependencies and peerDependencies, and build it first.`,
    )
  }
  const key = dataset.key.map((column): KeyTargetPart => {
    const through = dataset.references.find((reference) => reference.column === column)
    const type = dataset.columns.find(({ name }) => name === column)?.type ?? 'text'
    return { column, type, through: through === undefined ? null : targetOfReference(through) }
  })
  const id = idOf(dataset.table, describedTable(dataset.table, context), context)
  return { dataset: identity, table: dataset.table, tenant: dataset.scope === 'tenant', id, key }
}

function tableTarget(name: string, columns: readonly string[], context: ResolveContext): KeyTarget {
  const table = describedTable(name, context)
  const tenantColumn = tenantColumnIn(name, context)
  const key = columns.map((column): KeyTargetPart => {
    return { column, type: describedColumn(name, column, context).type, through: null }
  })
  const tenant = tenantColumn !== null && Object.hasOwn(table.columns, tenantColumn)
  return { dataset: null, table: name, tenant, id: idOf(name, table, context), key }
}

function tenantColumnIn(table: string, { seedPackage }: ResolveContext): string | null {
  const { tenants } = seedPackage.schema
  return tenants === undefined ? null : tenantColumnOf(tenants, table)
}

/** The column that a reference stores: the primary key, which may be led by the tenant column. */
function idOf(name: string, table: TableDescriptor, context: ResolveContext): string {
  const tenantColumn = tenantColumnIn(name, context)
  const [id, ...more] =
    table.primaryKey.length === 1
      ? table.primaryKey
      : table.primaryKey.filter((column) => column !== tenantColumn)
  if (id !== undefined && more.length === 0) return id
  throw unresolved(
    context,
    `The table '${name}' has no primary key of one column, which a reference could hold.`,
    'Refer to a table whose primary key is one column.',
  )
}

function datasetNamed(name: string, context: ResolveContext): Dataset {
  const dataset = context.seedPackage.datasets.find((each) => each.name === name)
  if (dataset !== undefined) return dataset
  throw unresolved(
    context,
    `The package has no dataset '${name}'.`,
    'List it in the datasets of defineSeedPackage.',
  )
}

/** The descriptor of a table. Throws SowError DEFINITION_INVALID where the schema has none. */
export function describedTable(
  name: string,
  context: Pick<ResolveContext, 'seedPackage' | 'place'>,
): TableDescriptor {
  const { tables } = context.seedPackage.schema
  const table = ownValue(tables, name)
  if (table !== undefined) return table
  throw unresolved(
    context,
    `The schema has no table '${name}'.`,
    'Correct the name, or build the schema package.',
  )
}

function describedColumn(table: string, name: string, context: ResolveContext): ColumnDescriptor {
  const { columns } = describedTable(table, context)
  const column = ownValue(columns, name)
  if (column !== undefined) return column
  throw unresolved(
    context,
    `The table '${table}' has no column '${name}'.`,
    'Correct the name, or build the schema package.',
  )
}

function unresolved({ place }: Pick<ResolveContext, 'place'>, message: string, hint: string): SowError {
  return new SowError({ code: 'DEFINITION_INVALID', message, hint, place })
}

function endlessKey(path: readonly string[]): SowError {
  return new SowError({
    code: 'DATA_CYCLE',
    message: `A row key contains itself: ${path.join(' -> ')}.`,
    hint: 'Take a column that is no such reference into the key.',
  })
}
