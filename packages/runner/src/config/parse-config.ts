import type { ColumnFill } from '@sow/engine'
import { SowError } from '@sow/kit/errors'
import type { CodeReference, DatasetMapping, MappedTable, ProjectTenants, SowConfig } from './config.js'
import { readFleet } from './read-fleet.js'
import {
  hintOfUnknown,
  isRecord,
  optional,
  readBoolean,
  readList,
  readRecord,
  readShape,
  readText,
  tryToRead,
  writeWay,
} from './read-value.js'

/** How each key is read: the value as it is used, or undefined where it is none. */
const readers: {
  readonly [Key in keyof SowConfig]-?: {
    readonly read: (value: unknown) => SowConfig[Key] | undefined
    readonly is: string
  }
} = {
  schema: { read: readText, is: 'the name of a database schema' },
  packages: { read: (value) => readList(value, readText), is: 'a list of package paths or names' },
  embedded: { read: readEmbedded, is: 'true, false or { directory: "..." }' },
  seeds: {
    read: (value) => (value === false ? false : readText(value)),
    is: 'a folder of the project, or false',
  },
  officialFiles: { read: readText, is: 'a folder of the project' },
  ownSchema: { read: readBoolean, is: 'true or false' },
  schemaModule: { read: readText, is: 'the path of a module' },
  mappings: {
    read: (value) => readRecord(value, readMapping),
    is: 'a list of datasets, each with { table, columns, fill } or true',
  },
  references: {
    read: (value) => readList(value, readReference),
    is: 'a list of { to, table, columns }',
  },
  tenants: { read: readTenants, is: '{ table, key, column } with or without id and active' },
  fleet: { read: readFleet, is: '{ targets } with or without groups, perServer and queue' },
}

const keys = Object.keys(readers)

/** Checks a configuration. Throws CONFIG_INVALID naming the file and the key. */
export function parseConfig(value: unknown, file: string): SowConfig {
  if (!isRecord(value)) throw noConfig(value, file)
  // What is not listed, or named by a symbol, would be ignored as well.
  const unknown = Reflect.ownKeys(value)
    .map(String)
    .find((key) => !keys.includes(key))
  if (unknown !== undefined)
    throw invalid(file, `It has the unknown key "${unknown}"`, hintOfUnknown(unknown, keys))
  const entries = Object.entries(readers).flatMap(([key, { read, is }]) => {
    const written = value[key]
    if (written === undefined) return []
    const [found, misread] = tryToRead<unknown>(() => read(written))
    if (found !== undefined) return [[key, found]]
    if (misread === null) throw invalid(file, `"${key}" is not ${is}`, `Mend "${key}", or take it out.`)
    throw invalid(file, `Its ${writeWay([key, ...misread.way])} ${misread.what}`, misread.hint)
  })
  return Object.fromEntries(entries) as SowConfig
}

/** What was exported is no plain object: of any other one the keys do not tell what it holds. */
function noConfig(value: unknown, file: string): SowError {
  const plain = 'Write `export default { ... }`'
  if (value === undefined) return invalid(file, 'It has no default export', `${plain}.`)
  if (value instanceof Promise)
    return invalid(file, 'Its default export is a promise', 'Write `export default await ...`.')
  if (typeof value === 'function')
    return invalid(file, 'Its default export is a function', `${plain}, with what the function answers.`)
  const what = Array.isArray(value) ? 'a list' : `a ${nameOfKind(value)}`
  return invalid(file, `Its default export is ${what}, and not a plain object`, `${plain}.`)
}

function readEmbedded(value: unknown): SowConfig['embedded'] | undefined {
  if (typeof value === 'boolean') return value
  return readShape<{ readonly directory: string }>(value, { directory: readText })
}

function readMapping(value: unknown): DatasetMapping | true | undefined {
  if (value === true) return true
  return readShape<DatasetMapping>(value, {
    table: optional(readTable),
    columns: optional((columns) =>
      readRecord(columns, (column) => (column === null ? null : readText(column))),
    ),
    fill: optional(readFills),
  })
}

/** What new rows get, by the column; undefined where it is none of that. */
export function readFills(value: unknown): Record<string, ColumnFill> | undefined {
  return readRecord(value, readFill)
}

function readFill(value: unknown): ColumnFill | undefined {
  if (value === 'uuid' || value === 'now') return value
  return readShape<Exclude<ColumnFill, string>>(value, {
    value: (item) =>
      typeof item === 'string' || typeof item === 'boolean' || Number.isSafeInteger(item)
        ? (item as string | number | boolean)
        : undefined,
  })
}

function readTable(value: unknown): MappedTable | undefined {
  return (
    readText(value) ?? readShape<Exclude<MappedTable, string>>(value, { schema: readText, table: readText })
  )
}

function readReference(value: unknown): CodeReference | undefined {
  const held = (item: unknown) => readText(item) ?? readShape<{ readonly is: string }>(item, { is: readText })
  return readShape<CodeReference>(value, {
    to: readText,
    table: readText,
    columns: (columns) => readRecord(columns, held),
  })
}

function readTenants(value: unknown): ProjectTenants | undefined {
  return readShape<ProjectTenants>(value, {
    table: readTable,
    id: optional(readText),
    key: readText,
    active: optional((active) =>
      readShape<NonNullable<ProjectTenants['active']>>(active, {
        column: readText,
        // Without a value, no tenant ever gets a row.
        in: (states) => {
          const values = readList(states, readText)
          return values?.length === 0 ? undefined : values
        },
      }),
    ),
    column: (column) => readText(column) ?? readRecord(column, readText),
  })
}

/** `Map`, `Settings`, `string`. */
function nameOfKind(value: unknown): string {
  const kind: unknown = typeof value === 'object' ? value?.constructor?.name : typeof value
  return typeof kind === 'string' && kind !== '' && kind !== 'Object' ? kind : 'value of another kind'
}

function invalid(file: string, what: string, hint: string): SowError {
  return new SowError({
    code: 'CONFIG_INVALID',
    message: `${file} cannot be used. ${what}.`,
    hint,
    place: { file },
  })
}
