import type { ManifestDataset, ManifestReference } from '@sow/kit/manifest'

/** One field of a canonical row, with what its name and type tell of it. */
export interface GuardedField {
  /** As in `ManifestDataset.fields`: `schedule_id.code`. */
  readonly name: string
  /** The name without the seams of a reference: `schedule_code`. */
  readonly noun: string
  readonly type: string
}

/** The fields of a dataset's rows, in their order. */
export function guardedFields(dataset: ManifestDataset): GuardedField[] {
  const types = new Map(dataset.columns.map(({ name, type }) => [name, type]))
  for (const reference of dataset.references) addKeyTypes(reference, types)
  return dataset.fields.map((name) => ({
    name,
    noun: name.replaceAll('_id.', '_').replaceAll('.', '_'),
    type: types.get(name) ?? 'text',
  }))
}

function addKeyTypes({ key }: ManifestReference, types: Map<string, string>): void {
  for (const { field, type, through } of key) {
    if (through === null) types.set(field, type)
    else addKeyTypes(through, types)
  }
}

const text = /^(?:text|citext|character|"char"|name\b)/

/** True for text and arrays of text: what people wrote. */
export function isText({ type }: GuardedField): boolean {
  return text.test(type)
}

/** True where text may stand anywhere in the value: text, arrays of it, and JSON. */
export function holdsText(field: GuardedField): boolean {
  return isText(field) || field.type.startsWith('json')
}
