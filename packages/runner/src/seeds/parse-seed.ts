import type { ColumnFill } from '@sow/engine'
import { type Dataset, type Reference, ref } from '@sow/kit'
import { SowError } from '@sow/kit/errors'
import { kebabName } from '@sow/kit/manifest'
import type { RowSource } from '@sow/kit/rows'
import { readFills } from '../config/parse-config.js'
import { tryToRead } from '../config/read-value.js'
import type { SeedFile } from '../discover/find-seed-files.js'

/** What a file says of a dataset; what it leaves open the table tells. */
export interface WrittenSeed {
  readonly file: SeedFile
  readonly name: string
  readonly table: string | null
  readonly key: readonly string[] | null
  /** The migration that it waits for; null where it waits for none. */
  readonly after: string | null
  /** Null where the foreign keys of the table are to say it. */
  readonly refs: Readonly<Record<string, Reference>> | null
  readonly own: Dataset['own']
  /** What new rows get in columns that the file does not have. */
  readonly fill: Readonly<Record<string, ColumnFill>>
  /** Everything else, as `defineDataset` checks it. */
  readonly more: Readonly<Record<string, unknown>>
  readonly rows: RowSource
}

/** `domain/name`. */
export function identityOf({ file, name }: Pick<WrittenSeed, 'file' | 'name'>): string {
  return `${file.domain}/${name}`
}

const decided = ['name', 'table', 'after', 'key', 'refs', 'own', 'fill', 'rows', 'delimiter']

const passedOn = [
  'title',
  'nameColumn',
  'scope',
  'kind',
  'defaultOwnership',
  'rowOwnership',
  'absent',
  'formerly',
  'renamed',
  'replaced',
  'license',
  'source',
]

/**
 * Reads what a file exports, or a file of settings says. `rows`: those that it names, opened. Throws SEED_FILE naming the
 * property that means nothing.
 */
export function parseSeed(
  value: Readonly<Record<string, unknown>>,
  file: SeedFile,
  name: string,
  rows: RowSource,
): WrittenSeed {
  const unknown = Object.keys(value).find((each) => !decided.includes(each) && !passedOn.includes(each))
  if (unknown !== undefined) throw wrong(file, `it has the unknown property "${unknown}"`)
  const { table, after, key, refs, own } = value
  if (table !== undefined && !isText(table)) throw wrong(file, '"table" is no name')
  if (after !== undefined && !isText(after)) throw wrong(file, '"after" is no name of a migration')
  if (key !== undefined && !isTexts(key)) throw wrong(file, '"key" is no list of columns')
  if (own !== undefined && !isRecord(own)) throw wrong(file, '"own" is no list of columns and their owners')
  const [fill] = tryToRead(() => readFills(value['fill'] ?? {}))
  if (fill === undefined)
    throw wrong(file, '"fill" is no list of columns, each with "uuid", "now" or { value }')
  return {
    file,
    name,
    table: table ?? null,
    key: key ?? null,
    after: after ?? null,
    refs: refs === undefined ? null : parseReferences(refs, file),
    own: (own ?? {}) as Dataset['own'],
    fill,
    more: Object.fromEntries(
      passedOn.flatMap((each) => (value[each] === undefined ? [] : [[each, value[each]]])),
    ),
    rows,
  }
}

function parseReferences(value: unknown, file: SeedFile): Record<string, Reference> {
  if (!isRecord(value)) throw wrong(file, '"refs" is no list of columns and what they refer to')
  return Object.fromEntries(
    Object.entries(value).map(([column, each]) => [column, parseReference(each, column, file)]),
  )
}

function parseReference(value: unknown, column: string, file: SeedFile): Reference {
  if (value === 'self') return ref.self()
  if (isRecord(value)) {
    // Made by ref(...), which was checked there.
    if ('to' in value) return value as unknown as Reference
    const { table, key, dataset } = value
    if (isText(dataset)) return { to: 'foreign-dataset', identity: dataset }
    if (isText(table) && isTexts(key)) return { to: 'table', table, key }
  }
  throw wrong(file, `"refs" says of ${column} neither { table, key }, { dataset } nor "self"`)
}

/** SEED_FILE about a file that is meant as a dataset. */
export function wrong(file: SeedFile, why: string, cause?: unknown): SowError {
  return new SowError({
    code: 'SEED_FILE',
    message: `${file.name} cannot be used: ${why}.`,
    hint: 'Correct the file.',
    place: { file: file.name, dataset: `${file.domain}/${kebabName(file.base)}` },
    cause,
  })
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every(isText)
}
