import type { LiveTypedColumn } from '@sow/engine'

/** The types that a module defines for itself: it needs no other package for them. */
export const helperTypes: Readonly<Record<string, readonly string[]>> = {
  ColumnType: [
    '/** What Kysely calls by this name: a column by what a select, an insert and an update have for it. */',
    'export interface ColumnType<Select, Insert = Select, Update = Insert> {',
    '  readonly __select__: Select',
    '  readonly __insert__: Insert',
    '  readonly __update__: Update',
    '}',
  ],
  Generated: [
    '/** A column that an insert may leave out. */',
    'export type Generated<T> =',
    '  T extends ColumnType<infer Select, infer Insert, infer Update>',
    '    ? ColumnType<Select, Insert | undefined, Update>',
    '    : ColumnType<T, T | undefined, T>',
  ],
  GeneratedAlways: [
    '/** A column that the database computes: it takes no value. */',
    'export type GeneratedAlways<T> =',
    '  T extends ColumnType<infer Select, unknown, unknown> ? ColumnType<Select, never, never> : ColumnType<T, never, never>',
  ],
  Numeric: [
    '/** Text in and out, so that no digit is lost; an insert takes a number too. */',
    'export type Numeric = ColumnType<string, number | string>',
  ],
  Int8: ['export type Int8 = ColumnType<string, bigint | number | string>'],
  Float: ['export type Float = ColumnType<number, number | string>'],
  Day: [
    '/** A day, without a time: ISO text on the way in. */',
    'export type Day = ColumnType<Date, Date | string>',
  ],
  Timestamp: ['export type Timestamp = ColumnType<Date, Date | string>'],
  Bytes: [
    '/** Bytes, or their hexadecimal text. */',
    'export type Bytes = ColumnType<Uint8Array, Uint8Array | string>',
  ],
  List: ['export type List<Select, Insert = Select> = ColumnType<Select[], readonly (Insert | null)[]>'],
  Json: [
    'export type Json = boolean | null | number | string | JsonObject | readonly Json[]',
    '',
    'export interface JsonObject {',
    '  readonly [property: string]: Json',
    '}',
  ],
}

/** What a select has for a value, what an insert takes, and the name for both. */
interface ValueType {
  readonly alias: string
  readonly select: string
  readonly insert: string
}

const values: Readonly<Record<string, ValueType>> = {
  boolean: plain('boolean'),
  smallint: plain('number'),
  integer: plain('number'),
  bigint: { alias: 'Int8', select: 'string', insert: 'bigint | number | string' },
  numeric: { alias: 'Numeric', select: 'string', insert: 'number | string' },
  real: { alias: 'Float', select: 'number', insert: 'number | string' },
  'double precision': { alias: 'Float', select: 'number', insert: 'number | string' },
  json: plain('Json'),
  jsonb: plain('Json'),
  bytea: { alias: 'Bytes', select: 'Uint8Array', insert: 'Uint8Array | string' },
  date: { alias: 'Day', select: 'Date', insert: 'Date | string' },
  'timestamp without time zone': { alias: 'Timestamp', select: 'Date', insert: 'Date | string' },
  'timestamp with time zone': { alias: 'Timestamp', select: 'Date', insert: 'Date | string' },
}

function plain(name: string): ValueType {
  return { alias: name, select: name, insert: name }
}

/**
 * The TypeScript type of a column. `enumName`: the type of the enumeration that it is made of. Other types are their text, and
 * so are the values of a dataset for a domain over more than a word, a number or a truth.
 */
export function columnType(
  { notNull, generated, identity, defaultExpression, leaf }: LiveTypedColumn,
  enumName: string | null,
): string {
  const value = enumName === null ? (values[leaf.type] ?? plain('string')) : plain(enumName)
  const type = `${valueType(value, leaf)}${notNull ? '' : ' | null'}`
  if (generated || identity === 'always') return `GeneratedAlways<${type}>`
  return defaultExpression !== null || identity !== null ? `Generated<${type}>` : type
}

function valueType(
  { alias, select, insert }: ValueType,
  { isArray, isDomain }: LiveTypedColumn['leaf'],
): string {
  if (isArray) return `List<${select === insert ? select : `${select}, ${insert}`}>`
  return isDomain && select === 'Date' ? `ColumnType<${select}, string>` : alias
}
