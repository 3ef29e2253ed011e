import { type ManifestReference, tenantColumnOf } from '@sow/kit/manifest'
import type { Database } from '../../database/database.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import { tableNamed } from '../../database/table-named.js'
import type { EqualityOf } from './referenced-columns.js'
import type { StageField, TableName, TargetReference } from './target-shape.js'

/** The references of a dataset, with how the rows that they name are found. */
export function targetReferences(
  database: Pick<Database, 'schema'>,
  unit: DatasetUnit,
  equalityOf: EqualityOf,
): readonly TargetReference[] {
  return unit.dataset.references.map((reference) => targetReference(database, unit, reference, equalityOf))
}

function targetReference(
  database: Pick<Database, 'schema'>,
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
export function stageField(
  table: TableName,
  references: readonly TargetReference[],
  field: string,
): StageField {
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
