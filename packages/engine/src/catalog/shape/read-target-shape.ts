import { absenceOf, nameColumnOf, rowOwnershipOf, writeKey } from '@sow/kit/manifest'
import type { Database } from '../../database/database.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import { nameOfTable, tableNamed } from '../../database/table-named.js'
import { isGuardedIn } from './catalog-foreign-keys.js'
import type { CatalogTable } from './catalog-table.js'
import { checkElsewhere } from './check-elsewhere.js'
import { checkTarget } from './check-target.js'
import { drawnColumns, surrogateOf } from './drawn-columns.js'
import { explainMissingKey } from './explain-missing-key.js'
import { filledColumns } from './filled-columns.js'
import { lastColumnOf } from './follow-target.js'
import { ownerRules } from './policy-rules.js'
import { readBase } from './read-base.js'
import { readCatalogTables } from './read-catalog-tables.js'
import { type KeptMemory, readMemories } from './read-memories.js'
import { equalitiesIn, referencedColumns } from './referenced-columns.js'
import { digestLayout, sealedColumns } from './sealed-column.js'
import { shapeHash } from './shape-hash.js'
import { ownerOf, targetColumns } from './target-columns.js'
import { stageField, targetReferences } from './target-references.js'
import type { TargetShape } from './target-shape.js'
import { targetTenants } from './target-tenants.js'
import { keyedIndexes } from './unique-indexes-of.js'

/**
 * Reads the shape of a dataset's target, and checks that it can take the dataset.
 * Null where the table does not exist. Throws SowError TARGET_*.
 */
export async function readTargetShape(database: Database, unit: DatasetUnit): Promise<TargetShape | null> {
  const shapeOf = await readTargets(database, [unit])
  return await shapeOf(unit)
}

/** Gives the shape of a dataset whose target was read, as `readTargetShape` does. */
export type ShapeOf = (unit: DatasetUnit) => Promise<TargetShape | null>

/** Tables that one statement reads: what it answers is kept until each has its shape. */
const tablesAtOnce = 200

/**
 * Reads the targets of datasets, one or many by the same few statements. A shape is made when it is asked for: what is wrong with it
 * is thrown then, and what it alone needs to know is read then.
 */
export async function readTargets(database: Database, units: readonly DatasetUnit[]): Promise<ShapeOf> {
  const parts = Array.from({ length: Math.ceil(units.length / tablesAtOnce) }, (_, at) =>
    units.slice(at * tablesAtOnce, (at + 1) * tablesAtOnce),
  )
  const readers = new Map<DatasetUnit, ShapeOf>()
  for (const part of parts) {
    const shapeOf = await readPart(database, part)
    for (const unit of part) readers.set(unit, shapeOf)
  }
  return async (unit) => {
    const shapeOf = readers.get(unit)
    if (shapeOf === undefined) throw new Error(`The target of ${unit.dataset.identity} was not read.`)
    return await shapeOf(unit)
  }
}

async function readPart(database: Database, units: readonly DatasetUnit[]): Promise<ShapeOf> {
  const targetOf = ({ dataset }: DatasetUnit) => tableNamed(database, dataset.table)
  const tables = await readCatalogTables(
    database,
    units.map((unit) => ({ table: targetOf(unit), others: referencedColumns(unit) })),
  )
  const there = units.filter((unit) => tables.has(targetOf(unit)))
  const memoryOf = await readMemories(
    database,
    there.map(({ dataset }) => dataset),
  )
  return async (unit) => {
    const table = tables.get(targetOf(unit))
    return table === null ? null : await shapeOf(database, unit, table, memoryOf(unit.dataset.identity))
  }
}

async function shapeOf(
  database: Database,
  unit: DatasetUnit,
  table: CatalogTable,
  memory: KeptMemory,
): Promise<TargetShape> {
  const { dataset } = unit
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
  const references = targetReferences(database, unit, equalityOf)
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
      memory,
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
