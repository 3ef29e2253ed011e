import { SowError } from '@sow/kit/errors'
import {
  absenceOf,
  type ManifestReference,
  nameColumnOf,
  rowOwnershipOf,
  tenantColumnOf,
  writeKey,
} from '@sow/kit/manifest'
import type { Database } from '../../database/database.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import { nameOfTable, tableNamed } from '../../database/table-named.js'
import { isGuardedIn } from './catalog-foreign-keys.js'
import { checkElsewhere } from './check-elsewhere.js'
import { checkTarget } from './check-target.js'
import { drawnColumns, surrogateOf } from './drawn-columns.js'
import { explainMissingKey } from './explain-missing-key.js'
import { filledColumns } from './filled-columns.js'
import { lastColumnOf } from './follow-target.js'
import { ownerRules } from './policy-rules.js'
import { readBase } from './read-base.js'
import { type CatalogTable, readCatalogTable } from './read-catalog-table.js'
import { type EqualityOf, equalitiesIn, referencedColumns } from './referenced-columns.js'
import { digestLayout, sealedColumns } from './sealed-column.js'
import { shapeHash } from './shape-hash.js'
import { ownerOf, targetColumns } from './target-columns.js'
import type { StageField, TableName, TargetReference, TargetShape, TargetTenants } from './target-shape.js'
import { keyedIndexes } from './unique-indexes-of.js'

/**
 * Reads the shape of a dataset's target, and checks that it can take the dataset.
 * Null where the table does not exist. Throws SowError TARGET_*.
 */
export async function readTargetShape(database: Database, unit: DatasetUnit): Promise<TargetShape | null> {
  const { dataset } = unit
  const table = await readCatalogTable(database, tableNamed(database, dataset.table), referencedColumns(unit))
  if (table === null) return null
  const equalityOf = equalitiesIn(dataset, table)
  const tenants = targetTenants(database, unit, equalityOf)
  const key = [...(tenants === null ? [] : [tenants.column]), ...dataset.key]
  const keyIndex = await keyIndexOf(database, unit, key, table)
  const filled = filledColumns(unit.mapping, table)
  const columns = targetColumns(dataset, table, key)
  const carried = columns.map(({ name }) => name)
  const known = { tenantColumn: tenants?.column ?? null, filled: filled.map(({ column }) => column) }
  const indexes = keyedIndexes(table, keyIndex, key, carried, known)
  checkElsewhere(unit, table, key, indexes)
  const rowOwnership = rowOwnershipOf(dataset)
  const hasBase =
    ownerRules[rowOwnership].isSites ||
    columns.some(({ name, isKey }) => !isKey && ownerRules[ownerOf(dataset, name)].isSites)
  const references = dataset.references.map((reference) =>
    targetReference(database, unit, reference, equalityOf),
  )
  const sealed = sealedColumns(table.columns)
  const compared = columns.filter(({ isKey, ownership }) => isKey || ownerRules[ownership].isCompared)
  const digested = sealed.filter(({ name }) => compared.some((column) => column.name === name))
  return {
    identity: dataset.identity,
    table: table.name,
    tableName: nameOfTable(database, table.name),
    tableId: table.oid,
    placement: table.placement,
    columns,
    nameColumn: nameColumnOf(dataset),
    key,
    keyIndex: keyIndex.name,
    ...indexes,
    fields: dataset.fields.map((field) => stageField(table.name, references, field)),
    references,
    guardedReferences: references.filter(isGuardedIn(table)).map(({ column }) => column),
    tenants,
    surrogate: surrogateOf(dataset, table, filled, known.tenantColumn),
    drawn: drawnColumns(table, columns).filter(
      ({ column }) => !filled.some((each) => each.column === column),
    ),
    filled,
    identityAlways: table.columns.filter(({ identity }) => identity === 'always').map(({ name }) => name),
    absent: absenceOf(dataset.absent),
    rowOwnership,
    selectionOf: dataset.selectionOf ?? null,
    renames: { columns: dataset.key, keys: dataset.renamed ?? [] },
    replacements: new Map(
      (dataset.replaced ?? []).map(({ key: parts, by }) => [writeKey(parts), by.map(writeKey)]),
    ),
    ...(await readBase(
      database,
      {
        identity: dataset.identity,
        key,
        columns,
        tenants,
        isNeeded: hasBase,
        isMapped: unit.mapping !== undefined,
      },
      table,
      sealed,
    )),
    sealed,
    digested,
    digestLayout: digestLayout(digested),
    lastColumn: lastColumnOf(table),
    allColumns: table.columns.map((column) => column.name),
    writable: table.columns.filter((column) => !column.generated).map(({ name, type }) => ({ name, type })),
    referencedBy: table.referencedBy.map((each) => ({
      ...each,
      equalities: each.targetColumns.map((name) => equalityOf(dataset.table, name)),
    })),
    declaredBy: [],
    followed: null,
    triggers: table.triggers,
    estimatedRows: table.estimatedRows,
    hash: shapeHash(table),
  }
}

/** Throws SowError TARGET_*; where the key alone is missing, with what its rows are like. */
async function keyIndexOf(
  database: Database,
  unit: DatasetUnit,
  key: readonly string[],
  table: CatalogTable,
) {
  try {
    return checkTarget(unit, key, table)
  } catch (error) {
    throw await explainMissingKey(database, error, key, table)
  }
}

/** The tenants that a dataset is copied to; null for a global one. Throws DEFINITION_INVALID. */
export function targetTenants(
  database: Pick<Database, 'schema'>,
  unit: DatasetUnit,
  equalityOf: EqualityOf,
): TargetTenants | null {
  if (unit.dataset.scope === 'global') return null
  const { tenants } = unit
  if (tenants === null)
    throw new SowError({
      code: 'DEFINITION_INVALID',
      message: `The dataset ${unit.dataset.identity} has tenant scope, but its schema package declares no tenants.`,
      hint: 'Declare `tenants` in defineSchemaPackage, or give the dataset the scope `global`.',
      place: { package: unit.package, dataset: unit.dataset.identity },
    })
  return {
    column: tenantColumnOf(tenants, unit.dataset.table),
    table: tableNamed(database, tenants.table),
    id: tenants.id,
    key: tenants.key,
    equality: equalityOf(tenants.table, tenants.id),
    keyEquality: equalityOf(tenants.table, tenants.key),
    active:
      tenants.active === undefined
        ? null
        : { ...tenants.active, equality: equalityOf(tenants.table, tenants.active.column) },
  }
}

function targetReference(
  database: Database,
  unit: DatasetUnit,
  reference: ManifestReference,
  equalityOf: EqualityOf,
): TargetReference {
  return {
    column: reference.column,
    table: tableNamed(database, reference.table),
    id: reference.id,
    equality: equalityOf(reference.table, reference.id),
    dataset: reference.dataset,
    self: reference.self,
    tenantColumn:
      reference.tenant && unit.tenants !== null ? tenantColumnOf(unit.tenants, reference.table) : null,
    key: reference.key.map((part) => ({
      column: part.column,
      equality: equalityOf(reference.table, part.column),
      field: part.field,
      through: part.through === null ? null : targetReference(database, unit, part.through, equalityOf),
    })),
  }
}

/** A field is a column of the target, or the last part of a path through references. */
function stageField(table: TableName, references: readonly TargetReference[], field: string): StageField {
  const parts = references.flatMap(leafParts)
  const part = parts.find((candidate) => candidate.name === field)
  return part ?? { name: field, table, column: field }
}

function leafParts(reference: TargetReference): StageField[] {
  return reference.key.flatMap((part) =>
    part.through === null
      ? [{ name: part.field, table: reference.table, column: part.column }]
      : leafParts(part.through),
  )
}
