import { isSowError, SowError } from '../errors/sow-error.js'
import type { RawRow, RowSource } from './row-source.js'

/**
 * A row source that somebody may have written, with whatever its code does wrong told as a fault of the rows: it throws, or it
 * gives something else than columns and rows. What it threw is not told, which may hold values.
 */
export function guardedRows(source: RowSource): RowSource {
  const { format, file } = source
  const guarded = {
    ...source,
    format: ['csv', 'ndjson'].includes(format) ? format : ('inline' as const),
    file: typeof file === 'string' ? file : null,
  }
  return Object.freeze({
    ...guarded,
    columns: async () => {
      const columns: unknown = await attempt(guarded, async () => await source.columns())
      if (isTexts(columns)) return columns
      throw unreadable(guarded, 'its columns are no list of names')
    },
    read: () => each(guarded, () => source.read(), isRow),
    ...(source.readBatches === undefined
      ? {}
      : { readBatches: () => each(guarded, () => source.readBatches?.() ?? [], isRows) }),
  })
}

type Named = Pick<RowSource, 'file'>

async function* each<Item>(
  source: Named,
  open: () => AsyncIterable<Item> | Iterable<Item>,
  isItem: (item: unknown) => item is Item,
): AsyncGenerator<Item> {
  const items = await attempt(source, async () => iteratorOf(open()))
  if (items === null) throw unreadable(source, 'it gives nothing that can be gone through')
  try {
    for (;;) {
      const next = await attempt(source, async () => await items.next())
      if (next.done === true) return
      if (!isItem(next.value)) throw unreadable(source, 'what it gives is no row of a position and values')
      yield next.value
    }
  } finally {
    await items.return?.()
  }
}

function iteratorOf<Item>(
  items: AsyncIterable<Item> | Iterable<Item>,
): AsyncIterator<Item> | Iterator<Item> | null {
  if (typeof items !== 'object' || items === null) return null
  if (Symbol.asyncIterator in items) return items[Symbol.asyncIterator]()
  return Symbol.iterator in items ? items[Symbol.iterator]() : null
}

async function attempt<Result>(source: Named, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (isSowError(error)) throw error
    const kind = error instanceof Error ? error.constructor.name : typeof error
    throw unreadable(source, `its code threw ${/^[AEIOU]/.test(kind) ? 'an' : 'a'} ${kind}`, error)
  }
}

function unreadable({ file }: Named, why: string, cause?: unknown): SowError {
  return new SowError({
    code: 'DATA_SYNTAX',
    message: `The rows cannot be read from their source: ${why}.`,
    hint: 'Correct the code that gives the rows.',
    place: file === null ? {} : { file },
    cause,
  })
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function isRow(value: unknown): value is RawRow {
  return typeof value === 'object' && value !== null && 'values' in value && 'position' in value
}

function isRows(value: unknown): value is readonly RawRow[] {
  return Array.isArray(value)
}
