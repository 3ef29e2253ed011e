import {
  definitionHash,
  type ManifestColumn,
  type ManifestDataset,
  type ManifestReference,
  rowOwnershipOf,
} from '@sow/kit/manifest'
import type { MappedFields } from '../resolve/dataset-graph.js'
import type { OwnPlace } from './own-place.js'
import { leafFields, type ReferredPlace } from './referred-places.js'
import { mapAll, wrongMapping } from './wrong-mapping.js'

/** A dataset in the words of the project's own table. */
export interface MappedDataset extends MappedFields {
  readonly dataset: ManifestDataset
}

/**
 * Gives a dataset the names that the project has for its table and columns. Rows keep the order of their fields, so that what
 * the package ships serves as it is; fields without a place are left out of each line. The content hash stays the release's
 * own, the definition hash is that of what is merged. `placeOf`: where the rows are that a reference names. Throws
 * CONFIG_INVALID.
 */
export function mapDataset(
  shipped: ManifestDataset,
  own: OwnPlace,
  placeOf: (reference: ManifestReference) => ReferredPlace,
): MappedDataset {
  const kept = shipped.references.filter(({ column }) => own.columnOf(column) !== null)
  const references = mapAll(kept, (reference) => mapReference(shipped, reference, own.columnOf, placeOf))
  const fields = shipped.fields.map((field) => mapField(shipped, field, own))
  const columns = shipped.columns.flatMap((column) => mapColumn(column, own, references))
  const { nameColumn, ...rest } = shipped
  const named = nameColumn === undefined ? null : own.columnOf(nameColumn)
  const plain = {
    ...rest,
    ...(named === null ? {} : { nameColumn: named }),
    table: own.table,
    key: shipped.key.flatMap((name) => own.columnOf(name) ?? []),
    columns,
    references,
    fields: fields.filter((field) => field !== null),
    absent: mapAbsence(shipped, own),
  }
  const { rowOwnership: _, ...byDefault } = plain
  const owner = rowOwnershipOf(shipped)
  const dataset = rowOwnershipOf(byDefault) === owner ? byDefault : { ...plain, rowOwnership: owner }
  return {
    dataset: { ...dataset, definitionHash: definitionHash(dataset) },
    mapping: { named: namesOf(shipped, own), fill: own.fill },
    left: fields.flatMap((field, index) => (field === null ? [index] : [])),
  }
}

/** Where a row is dated as gone; where that date has no place, the row stays. */
function mapAbsence({ absent }: ManifestDataset, own: OwnPlace): ManifestDataset['absent'] {
  if (typeof absent !== 'object') return absent
  const column = own.columnOf(absent.retireOn)
  return column === null ? 'keep' : { retireOn: column }
}

/** A reference holds an id of the project's own, of whatever type that is. */
function mapColumn(
  column: ManifestColumn,
  own: OwnPlace,
  references: readonly ManifestReference[],
): ManifestColumn[] {
  const name = own.columnOf(column.name)
  if (name === null) return []
  const isReference = references.some((reference) => reference.column === name)
  return [{ ...column, name, type: isReference ? '' : column.type }]
}

/** A reference's fields keep their names, which no column has. */
function mapField({ references }: ManifestDataset, field: string, own: OwnPlace): string | null {
  const reference = references.find((each) => leafFields(each).includes(field))
  if (reference === undefined) return own.columnOf(field)
  return own.columnOf(reference.column) === null ? null : field
}

function mapReference(
  shipped: ManifestDataset,
  reference: ManifestReference,
  columnOf: OwnPlace['columnOf'],
  placeOf: (reference: ManifestReference) => ReferredPlace,
): ManifestReference {
  const place = placeOf(reference)
  const named = (name: string) => {
    const column = place.columnOf(name)
    if (column !== null) return column
    throw wrongMapping(
      shipped.identity,
      `it refers to rows of ${place.table} by ${name}, which is left out there`,
      'Give that column a place.',
    )
  }
  return {
    ...reference,
    column: columnOf(reference.column) ?? reference.column,
    table: place.table,
    id: named(reference.id),
    key: reference.key.map((part) => ({
      ...part,
      column: named(part.column),
      through: part.through === null ? null : mapReference(shipped, part.through, place.columnOf, placeOf),
    })),
  }
}

function namesOf({ columns, absent }: ManifestDataset, own: OwnPlace): Record<string, string> {
  const names = [...columns.map(({ name }) => name), ...(typeof absent === 'object' ? [absent.retireOn] : [])]
  return Object.fromEntries(
    names.flatMap((name) => {
      const column = own.columnOf(name)
      return column === null || column === name ? [] : [[column, name]]
    }),
  )
}
