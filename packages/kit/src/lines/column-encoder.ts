import { codecFor } from '../columns/codec-for.js'
import { type ColumnCodec, type RuleViolation, violation } from '../columns/column-codec.js'
import { ownValue } from '../define/own-value.js'
import type { ManifestColumn, ManifestReference } from '../manifest/manifest.js'
import type { RowSource } from '../rows/row-source.js'
import { copyNull, encodeCopyField } from './copy-text.js'
import { type ReferenceField, referenceFields } from './reference-fields.js'

/** Writes the fields of one column of a row into their places in the canonical line. */
export interface ColumnEncoder {
  readonly column: string
  /** The names under which the row source gives the column's values: one, or one per part of a CSV reference. */
  readonly names: readonly string[]
  /** Writes into `slots`, which are in the order of `fields`; returns what is wrong with the value, or null. */
  encode(values: Readonly<Record<string, unknown>>, slots: string[]): RuleViolation | null
}

export interface ColumnEncoderArguments {
  readonly column: ManifestColumn
  /** Null where the column is no reference. */
  readonly reference: ManifestReference | null
  readonly required: boolean
  readonly fields: readonly string[]
  /** The words that it takes; null where that is not known, or any will do. */
  readonly words: readonly string[] | null
  readonly format: RowSource['format']
}

const notNull = violation('not-null', 'is null, which the column or the key does not allow')

/** Compiles what is known of a column into the shortest path from a row's value to its fields. */
export function columnEncoder(args: ColumnEncoderArguments): ColumnEncoder {
  const { column, reference, fields, words } = args
  if (reference === null) {
    const codec = codecFor(column.type)
    const narrowed = words === null ? codec : withWords(codec, words)
    return plainEncoder(args, column.name, narrowed, fields.indexOf(column.name))
  }
  const parts = referenceFields(reference)
  const [only] = parts
  if (parts.length === 1 && only !== undefined) {
    return plainEncoder(args, column.name, codecFor(only.type), fields.indexOf(only.field))
  }
  return args.format === 'csv' ? dottedEncoder(args, parts) : objectEncoder(args, parts)
}

type Encode = (value: unknown) => string | RuleViolation

/** CSV fields are text or null, the values of other formats are TypeScript or JSON values. */
function encodeWith(codec: ColumnCodec, format: RowSource['format']): Encode {
  return format === 'csv' ? (value) => codec.fromText(value as string) : (value) => codec.fromValue(value)
}

/** How many words of an enumeration are named. */
const namedWords = 12

/** The same, and refuses what is none of the words. */
function withWords(codec: ColumnCodec, words: readonly string[]): ColumnCodec {
  const known = new Set(words)
  const rest = words.length > namedWords ? ', …' : ''
  const refused = violation('word', `is none of ${words.slice(0, namedWords).join(', ')}${rest}`)
  const judged = (text: string | RuleViolation) =>
    typeof text !== 'string' || known.has(text) ? text : refused
  return {
    type: codec.type,
    fromText: (text) => judged(codec.fromText(text)),
    fromValue: (value) => judged(codec.fromValue(value)),
  }
}

function plainEncoder(
  { column, required, format }: ColumnEncoderArguments,
  name: string,
  codec: ColumnCodec,
  slot: number,
): ColumnEncoder {
  const encodeValue = encodeWith(codec, format)
  return {
    column: column.name,
    names: [name],
    encode: (values, slots) => {
      const value = values[name]
      if (value === null) {
        slots[slot] = copyNull
        return required ? notNull : null
      }
      const text = encodeValue(value)
      if (typeof text !== 'string') return text
      slots[slot] = encodeCopyField(text)
      return null
    },
  }
}

interface Part extends ReferenceField {
  readonly slot: number
  readonly encodeValue: Encode
}

function compileParts(
  { fields, format }: ColumnEncoderArguments,
  parts: readonly ReferenceField[],
): readonly Part[] {
  return parts.map((part) => ({
    ...part,
    slot: fields.indexOf(part.field),
    encodeValue: encodeWith(codecFor(part.type), format),
  }))
}

/** A composite reference in CSV: one header per part, `schedule_id.code`. */
function dottedEncoder(args: ColumnEncoderArguments, fields: readonly ReferenceField[]): ColumnEncoder {
  const parts = compileParts(args, fields)
  const names = parts.map(({ path }) => [args.column.name, ...path].join('.'))
  return {
    column: args.column.name,
    names,
    encode: (values, slots) => {
      const given = names.map((name) => values[name])
      return writeParts(parts, given, slots, args.required)
    },
  }
}

/** A composite reference as a value: an object with exactly the key's columns, nested as the key is. */
function objectEncoder(args: ColumnEncoderArguments, fields: readonly ReferenceField[]): ColumnEncoder {
  const parts = compileParts(args, fields)
  const name = args.column.name
  return {
    column: name,
    names: [name],
    encode: (values, slots) => {
      const value = values[name]
      if (value === null)
        return writeParts(
          parts,
          parts.map(() => null),
          slots,
          args.required,
        )
      const refused = shapeViolation(
        value,
        parts.map(({ path }) => path),
      )
      if (refused !== null) return refused
      return writeParts(
        parts,
        parts.map(({ path }) => valueAt(value, path)),
        slots,
        args.required,
      )
    },
  }
}

const halfNull = violation('half-null', 'is a reference of which some parts are null and others are not')

function writeParts(
  parts: readonly Part[],
  given: readonly unknown[],
  slots: string[],
  required: boolean,
): RuleViolation | null {
  const nulls = given.filter((value) => value === null).length
  if (nulls === given.length) {
    for (const part of parts) slots[part.slot] = copyNull
    return required ? notNull : null
  }
  if (nulls > 0) return halfNull
  for (const [index, part] of parts.entries()) {
    const text = part.encodeValue(given[index])
    if (typeof text !== 'string')
      return { rule: text.rule, message: `has a part, ${part.path.join('.')}, that ${text.message}` }
    slots[part.slot] = encodeCopyField(text)
  }
  return null
}

/** Null where `value` is an object with exactly the properties that `paths` name, and so on further down. */
function shapeViolation(value: unknown, paths: readonly (readonly string[])[]): RuleViolation | null {
  const names = [...new Set(paths.flatMap(([name]) => name ?? []))]
  if (names.length === 0) return null
  const wrong = violation('reference-shape', `is a reference that is no object with ${names.join(', ')}`)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong
  const given = Object.keys(value)
  if (given.length !== names.length || !names.every((name) => Object.hasOwn(value, name))) return wrong
  for (const name of names) {
    const inner = Reflect.get(value, name)
    const innerPaths = paths.filter(([first]) => first === name).map(([, ...rest]) => rest)
    const refused = inner === null ? null : shapeViolation(inner, innerPaths)
    if (refused !== null) return refused
  }
  return null
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  let at = value
  for (const step of path) at = at === null ? null : ownValue(at as Record<string, unknown>, step)
  return at
}
