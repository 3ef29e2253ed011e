import type { TableDescriptor } from '../columns/column-descriptor.js'
import { absenceOf, retireColumn } from '../define/absence.js'
import type { Dataset, Ownership } from '../define/dataset.js'
import { keyText } from '../define/key-changes.js'
import { ownValue } from '../define/own-value.js'
import type { SeedPackage } from '../define/seed-package.js'
import { type Problem, SowError } from '../errors/sow-error.js'
import { referenceFields } from '../lines/reference-fields.js'
import { definitionHash } from '../manifest/definition-hash.js'
import type { ManifestColumn, ManifestDataset, ManifestReference } from '../manifest/manifest.js'
import { defaultRowOwnership } from '../manifest/row-ownership.js'
import { type ColumnMistake, columnMistakes } from './check-columns.js'
import { manifestReference } from './key-target.js'
import { describedTable, resolveTarget } from './resolve-target.js'

/** A dataset as its manifest has it, before its rows were read. */
export type DescribedDataset = Omit<ManifestDataset, 'rows' | 'contentHash'>

export interface DescribeArguments {
  readonly seedPackage: SeedPackage
  readonly dataset: Dataset
  /** Finds the dataset `domain/name` of another package in that package's manifest. Default: finds none. */
  readonly foreign?: (identity: string) => ManifestDataset | undefined
}

/**
 * Resolves a dataset against the descriptors of its schema: columns with types and owners, references down to
 * plain key columns, the fields of the canonical row. Reads the columns from the row source, and no row beyond the
 * first. Throws SowError DEFINITION_INVALID naming everything that does not fit.
 */
export async function describeDataset(args: DescribeArguments): Promise<DescribedDataset> {
  const { seedPackage, dataset } = args
  const identity = `${seedPackage.domain}/${dataset.name}`
  const table = describedTable(dataset.table, { seedPackage, place: { dataset: identity } })
  const carried = carriedColumns(await dataset.rows.columns(), dataset, table)
  const mistakes = columnMistakes({ dataset, table, tenants: seedPackage.schema.tenants, carried })
  if (mistakes.length > 0) throw notDescribable(identity, dataset, mistakes)
  const references = resolveReferences(args)
  const columns = carried.map((name): ManifestColumn => {
    const { type = 'text', nullable = false } = ownValue(table.columns, name) ?? {}
    return { name, type, nullable, ownership: ownershipOf(name, dataset) }
  })
  const facts = {
    table: dataset.table,
    scope: dataset.scope,
    kind: dataset.kind,
    key: dataset.key,
    columns,
    references,
    fields: fieldsOf(columns, references),
    absent: dataset.absent,
    ...rowOwner(dataset, columns),
  }
  return {
    identity,
    // A dataset of an older kit has no such list.
    ...(dataset.formerly?.length ? { formerly: dataset.formerly } : {}),
    name: dataset.name,
    title: dataset.title,
    ...(dataset.nameColumn === undefined ? {} : { nameColumn: dataset.nameColumn }),
    ...facts,
    ...keyChanges(dataset),
    ...(dataset.selectionOf === undefined ? {} : { selectionOf: dataset.selectionOf }),
    definitionHash: definitionHash(facts),
    license: dataset.license ?? null,
    source: dataset.source ?? null,
    ...officialFile(dataset),
  }
}

/** Nothing where the package has its rows. */
function officialFile({ rows: { official } }: Dataset): Pick<ManifestDataset, 'official'> {
  return official === undefined ? {} : { official: { file: official.file, sha256: official.sha256 } }
}

/** Renamed and replaced keys as texts; nothing where there are none. */
function keyChanges({
  key,
  renamed = [],
  replaced = [],
}: Dataset): Pick<ManifestDataset, 'renamed' | 'replaced'> {
  const text = (value: unknown) => keyText(key, value)
  return {
    ...(renamed.length === 0
      ? {}
      : { renamed: renamed.map(({ from, to }) => ({ from: text(from), to: text(to) })) }),
    ...(replaced.length === 0
      ? {}
      : { replaced: replaced.map((each) => ({ key: text(each.key), by: each.by.map(text) })) }),
  }
}

function resolveReferences({
  seedPackage,
  dataset,
  foreign,
}: DescribeArguments): readonly ManifestReference[] {
  const identity = `${seedPackage.domain}/${dataset.name}`
  const references = Object.entries(dataset.refs).map(([column, reference]) => {
    const place = { dataset: identity, table: dataset.table, column }
    const context = { seedPackage, foreign: foreign ?? (() => undefined), within: [], place }
    return manifestReference(column, resolveTarget(reference, dataset, context), reference.to === 'self')
  })
  const lost = references.find(({ tenant }) => tenant && dataset.scope === 'global')
  if (lost !== undefined) {
    throw notDescribable(identity, dataset, [
      [
        lost.column,
        `refers to rows of '${lost.table}' that each tenant has its own of, from a global dataset`,
      ],
    ])
  }
  return references.sort((left, right) => (left.column < right.column ? -1 : 1))
}

/** Key columns and the column that dates retired rows are the package's, whatever the default is. */
/** Nothing where it is the default, so that manifest and hash are those of a dataset that does not say it. */
function rowOwner(
  { kind, key, rowOwnership }: Dataset,
  columns: readonly ManifestColumn[],
): Pick<ManifestDataset, 'rowOwnership'> {
  const isSaid = rowOwnership !== undefined && rowOwnership !== defaultRowOwnership({ kind, key, columns })
  return isSaid ? { rowOwnership } : {}
}

function ownershipOf(column: string, { key, own, absent, defaultOwnership }: Dataset): Ownership {
  if (key.includes(column) || retireColumn(absenceOf(absent)) === column) return 'package'
  return ownValue(own, column) ?? defaultOwnership
}

/** Sorted by UTF-16 code unit; a reference contributes one field per plain part of its key. */
function fieldsOf(
  columns: readonly ManifestColumn[],
  references: readonly ManifestReference[],
): readonly string[] {
  const fields = columns.flatMap(({ name }) => {
    const reference = references.find(({ column }) => column === name)
    return reference === undefined ? [name] : referenceFields(reference).map(({ field }) => field)
  })
  return fields.sort()
}

function notDescribable(identity: string, { table }: Dataset, mistakes: readonly ColumnMistake[]): SowError {
  const list = mistakes.map(([column, message]) => `'${column}' ${message}`).join('; ')
  return new SowError({
    code: 'DEFINITION_INVALID',
    message: `The dataset '${identity}' does not fit the table '${table}': ${list}.`,
    hint: 'Correct the dataset, or build the schema package again where the table is newer.',
    place: { dataset: identity, table },
    problems: mistakes.map(
      ([column, message, rule = 'definition']): Problem => ({
        rule,
        message: `${column} ${message}.`,
        column,
        table,
        dataset: identity,
      }),
    ),
  })
}

/**
 * The table's columns that a row source carries, sorted by UTF-16 code unit. A CSV header of the shape
 * `schedule_id.code` belongs to the reference column before its first dot.
 */
function carriedColumns(
  names: readonly string[],
  { refs }: Dataset,
  { columns }: TableDescriptor,
): readonly string[] {
  const carried = names.map((name) => {
    const [column = name] = name.split('.')
    return Object.hasOwn(columns, name) || !Object.hasOwn(refs, column) ? name : column
  })
  return [...new Set(carried)].sort()
}
