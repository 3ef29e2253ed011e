import { codecFor } from '../columns/codec-for.js'
import type { KeyText } from '../define/key-changes.js'
import type { ManifestDataset, ManifestReference } from '../manifest/manifest.js'
import { copyNull, encodeCopyField } from './copy-text.js'
import { referenceFields } from './reference-fields.js'

/** What reads the parts of a key out of canonical lines. */
export type KeyedDataset = Pick<ManifestDataset, 'key' | 'columns' | 'references' | 'fields'>

/** One key per canonical line, as text that is equal where the database's keys are; null for a null reference. */
export type ReadKey = (line: string) => string | null

/** A field of a canonical line, and the type that its text is of. */
export interface KeyField {
  /** The place of the field in a canonical line. */
  readonly index: number
  readonly type: string
}

/** Reads the row key of a dataset's lines. */
export function rowKeyReader(dataset: KeyedDataset): ReadKey {
  return keyReader(keyFieldsOf(dataset))
}

/** A key that is written as texts, in the form that `rowKeyReader` gives. For keys without references. */
export function textOfKey(dataset: KeyedDataset, key: KeyText): string {
  return keyFieldsOf(dataset)
    .map(({ type }, at) => foldKey(canonicalText(key[at] ?? '', type), type))
    .join('\t')
}

function canonicalText(text: string, type: string): string {
  const canonical = codecFor(type).fromText(text)
  return encodeCopyField(typeof canonical === 'string' ? canonical : text)
}

/** The fields of a dataset's lines that make its row key, in the key's order. */
export function keyFieldsOf(dataset: KeyedDataset): readonly KeyField[] {
  return dataset.key.flatMap((column): readonly KeyField[] => {
    const reference = dataset.references.find((each) => each.column === column)
    if (reference !== undefined) return referenceKeyFields(dataset, reference)
    const type = dataset.columns.find(({ name }) => name === column)?.type ?? 'text'
    return [{ index: dataset.fields.indexOf(column), type }]
  })
}

/** Reads the row key that a reference of a dataset's lines names. */
export function referencedKeyReader(dataset: KeyedDataset, reference: ManifestReference): ReadKey {
  return keyReader(referenceKeyFields(dataset, reference))
}

function referenceKeyFields({ fields }: KeyedDataset, reference: ManifestReference): readonly KeyField[] {
  return referenceFields(reference).map(({ field, type }) => ({ index: fields.indexOf(field), type }))
}

function keyReader(fields: readonly KeyField[]): ReadKey {
  return (line) => {
    const texts = line.split('\t')
    if (fields.some(({ index }) => texts[index] === copyNull)) return null
    return fields.map(({ index, type }) => foldKey(texts[index] ?? '', type)).join('\t')
  }
}

/** Two texts that differ may be one key to the database: `citext` knows no case, `character` no trailing blanks. */
function foldKey(text: string, type: string): string {
  if (type === 'citext') return text.toLowerCase()
  return type.startsWith('character(') ? text.replace(/ +$/, '') : text
}
