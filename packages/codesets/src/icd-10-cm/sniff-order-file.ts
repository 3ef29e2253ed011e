import { SowError } from '@sow/kit/errors'
import type { CodeSetRelease, PreviousRelease, ReleaseFile } from '../code-set/code-set.js'
import type { OfficialEntry, OfficialFile } from '../file/official-file.js'
import { readBeginning } from '../file/read-lines.js'
import { type Addenda, type AddendaState, readAddenda } from './addenda.js'
import { crossCheckOrderFile } from './cross-check.js'
import { parseOrderLine } from './order-line.js'
import type { Icd10CmRow } from './order-row.js'
import { readOrderFile } from './read-order-file.js'
import { fiscalRelease, suggestedRelease } from './release.js'

/** Enough for some tens of lines. */
const looksAt = 8192

/** Addenda are a few hundred lines. */
const largestAddenda = 16 * 1024 * 1024

/** Finds the order file of ICD-10-CM and its addenda in an official file; null where there is no order file. */
export async function sniffOrderFile(file: OfficialFile): Promise<ReleaseFile<Icd10CmRow> | null> {
  const orders: OfficialEntry[] = []
  const besides: OfficialEntry[] = []
  for (const entry of file.entries) {
    const beginning = await readBeginning(entry, looksAt)
    if (isOrderFile(beginning)) orders.push(entry)
    else if (isAddenda(beginning) && entry.size <= largestAddenda) besides.push(entry)
  }
  const [order, ...others] = orders
  if (order === undefined) return null
  if (others.length > 0) throw ambiguous(file, orders)
  const addenda = await findAddenda(besides)
  const suggested = suggestedRelease([order.name, file.name])
  return {
    rowsFile: order.name,
    release: addenda === null ? null : releaseOf(addenda, suggested),
    suggested,
    ...(addenda === null ? {} : { previous: previousOf(addenda) }),
    read: () => readOrderFile(order),
    crossCheck: () => crossCheckOrderFile(order.name, addenda),
  }
}

/** Most of the first lines are those of an order file: one that is damaged should be told so, not taken for another. */
function isOrderFile(beginning: string): boolean {
  const lines = beginning
    .split(/\r?\n/)
    .slice(0, 20)
    .filter((line) => line !== '')
  const good = lines.filter((line) => !('rule' in parseOrderLine(line)))
  return good.length > 0 && good.length * 2 >= lines.length
}

function isAddenda(beginning: string): boolean {
  return /^\s*(?:(?:Add|Delete|Revise from|No change): |Headers\s*$)/m.test(beginning.slice(0, 200))
}

async function findAddenda(entries: readonly OfficialEntry[]): Promise<Addenda | null> {
  for (const entry of entries) {
    const addenda = await readAddenda(entry)
    if (addenda !== null) return addenda
  }
  return null
}

/**
 * The trailer names the order files of the release before and of its own. Where both are of one fiscal year it is an
 * update within that year, and only a name can tell the month.
 */
function releaseOf({ trailers }: Addenda, suggested: CodeSetRelease | null): CodeSetRelease | null {
  const before = yearOf(trailers.codes.beforeFile)
  const after = yearOf(trailers.codes.afterFile)
  if (before === null || after === null) return null
  if (before < after) return fiscalRelease(after)
  const withinYear = suggested?.release.startsWith(`FY${after}-`) === true
  return before === after && withinYear ? suggested : null
}

function previousOf({ changes, before, trailers }: Addenda): PreviousRelease<Icd10CmRow> {
  const { beforeFile } = trailers.codes
  const changed = [...before].map(([code, state]) => {
    const after = changes.get(code)?.after ?? null
    return [code, { before: rowOf(code, state), after: rowOf(code, after) }] as const
  })
  return {
    file: beforeFile,
    year: yearOf(beforeFile),
    counts: { headers: trailers.headers.before, billable: trailers.codes.before },
    changes: new Map(changed),
  }
}

function rowOf(code: string, state: AddendaState | null): Icd10CmRow | null {
  if (state === null) return null
  return { code, short_description: state.short, long_description: state.long, billable: state.billable }
}

function yearOf(file: string): number | null {
  const [, year] = /order_?(\d{4})/.exec(file) ?? []
  return year === undefined ? null : Number(year)
}

function ambiguous({ name }: OfficialFile, orders: readonly OfficialEntry[]): SowError {
  return new SowError({
    code: 'DATA_SYNTAX',
    message: `${name} holds ${orders.length} order files of ICD-10-CM, so it is not known which is meant.`,
    hint: 'Give one of them, unpacked.',
    place: { file: name },
    problems: orders.map((entry) => ({
      file: entry.name,
      rule: 'one-order-file',
      message: 'It is an order file.',
    })),
  })
}
