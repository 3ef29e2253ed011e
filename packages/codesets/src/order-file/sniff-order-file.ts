import { SowError } from '@sow/kit/errors'
import type { CodeSetRelease, PreviousRelease, ReleaseFile } from '../code-set/code-set.js'
import type { OfficialEntry, OfficialFile } from '../file/official-file.js'
import { readBeginning } from '../file/read-lines.js'
import { type Addenda, readAddenda } from './addenda.js'
import { crossCheckOrderFile } from './cross-check-order-file.js'
import { fiscalYear, suggestedRelease } from './fiscal-release.js'
import { parseOrderLine } from './order-line.js'
import type { OrderRow, OrderSet } from './order-row.js'
import { readOrderFile } from './read-order-file.js'

/** Enough for some tens of lines. */
const looksAt = 8192

/** Addenda are a few hundred lines. */
const largestAddenda = 16 * 1024 * 1024

/** Finds an order file and its addenda in an official file; what stands for one and cannot be loaded is told as that. */
export async function sniffOrderFile(
  set: OrderSet,
  file: OfficialFile,
): Promise<ReleaseFile<OrderRow> | null> {
  const orders: OfficialEntry[] = []
  const besides: OfficialEntry[] = []
  const lists: OfficialEntry[] = []
  for (const entry of file.entries) {
    const beginning = await readBeginning(entry, looksAt)
    if (isOrderFile(set, beginning)) orders.push(entry)
    else if (isAddenda(beginning) && entry.size <= largestAddenda) besides.push(entry)
    else if (isCodeList(set, beginning)) lists.push(entry)
  }
  const [order, ...others] = orders
  const addenda = await findAddenda(set, besides)
  if (order === undefined) return withoutOrder(set, { file, addenda, list: lists[0] ?? null })
  if (others.length > 0) throw ambiguous(set, file, orders)
  const suggested = suggestedRelease([order.name, file.name])
  return {
    rowsFile: order.name,
    ...releaseOf(addenda, suggested),
    ...(addenda === null ? {} : { previous: previousOf(addenda) }),
    read: () => readOrderFile(set, order),
    crossCheck: () => crossCheckOrderFile(set, order.name, addenda),
  }
}

/** Most of the first lines are those of an order file: one that is damaged should be told so, not taken for another. */
function isOrderFile(set: OrderSet, beginning: string): boolean {
  const lines = beginning
    .split(/\r?\n/)
    .slice(0, 20)
    .filter((line) => line !== '')
  const good = lines
    .map((line) => parseOrderLine(line, set.shape))
    .flatMap((line) => ('rule' in line ? [] : [line]))
  const lengths = new Set(good.map(({ code }) => code.length))
  return good.length > 0 && good.length * 2 >= lines.length && set.hasLengths(lengths)
}

function isAddenda(beginning: string): boolean {
  return /^\s*(?:(?:Add|Delete|Revise from|No change): |Headers\s*$)/m.test(beginning.slice(0, 200))
}

/** The list of billable codes: a code and its long description. */
function isCodeList(set: OrderSet, beginning: string): boolean {
  const lines = beginning.split(/\r?\n/).slice(0, 20)
  const whole = lines.slice(0, -1).map((line) => line.slice(0, 7).trimEnd())
  const isLine = (line: string) => set.shape.test(line.slice(0, 7).trimEnd()) && /^.{7} \S/.test(line)
  return (
    whole.length > 0 &&
    lines.slice(0, -1).every(isLine) &&
    set.hasLengths(new Set(whole.map((code) => code.length)))
  )
}

async function findAddenda(set: OrderSet, entries: readonly OfficialEntry[]): Promise<Addenda | null> {
  for (const entry of entries) {
    const addenda = await readAddenda(set, entry)
    if (addenda !== null) return addenda
  }
  return null
}

/** Parts of a release: known for what they are, and of no use without the order file. */
function withoutOrder(
  set: OrderSet,
  {
    file,
    addenda,
    list,
  }: { readonly file: OfficialFile; readonly addenda: Addenda | null; readonly list: OfficialEntry | null },
): ReleaseFile<OrderRow> | null {
  const what =
    addenda !== null
      ? {
          rule: 'addenda-only',
          name: addenda.file,
          part: 'the addenda',
          lacks: 'all codes that did not change',
        }
      : list !== null
        ? {
            rule: 'codes-only',
            name: list.name,
            part: 'the list of billable codes',
            lacks: 'headings and short descriptions',
          }
        : null
  if (what === null || (addenda !== null && addenda.changes.size === 0)) return null
  const suggested = suggestedRelease([what.name, file.name])
  return {
    rowsFile: what.name,
    ...releaseOf(addenda, suggested),
    unloadable: {
      rule: what.rule,
      message: `${what.name} has ${what.part} of ${set.title} alone, without ${what.lacks}.`,
      hint: 'Give the order file, or the archive that all of them come in.',
    },
    async *read() {},
    crossCheck: () => ({ see() {}, end: () => ({ counts: {}, findings: [] }) }),
  }
}

/**
 * The trailer names the order files of the release before and of its own. Where both are of one fiscal year it is an
 * update within that year, and only a name with a month can tell which; it is never the release of October.
 */
function releaseOf(
  addenda: Addenda | null,
  suggested: CodeSetRelease | null,
): Pick<ReleaseFile, 'release' | 'suggested' | 'between' | 'example'> {
  const before = addenda === null ? null : namedIn(addenda.trailers.codes.beforeFile)
  const after = addenda === null ? null : namedIn(addenda.trailers.codes.afterFile)
  if (before === null || after === null) return { release: null, suggested }
  const { from, through } = fiscalYear(after.year)
  const afterOctober = { from: `${after.year - 1}-10-02`, through }
  if (after.isUpdate) return { release: after.release, suggested, between: afterOctober }
  if (before.year < after.year) return { release: after.release, suggested, between: { from, through } }
  const withinYear = suggested?.release.startsWith(`FY${after.year}-`) === true ? suggested : null
  return {
    release: before.year === after.year ? withinYear : null,
    suggested: withinYear,
    between: afterOctober,
    example: `FY${after.year}-April, where it is the update of April`,
  }
}

/** What a name in the trailer says: `icd10cm_order_2025.txt`, or `icd10cm-order-April-2026.txt`. */
function namedIn(file: string) {
  const release = suggestedRelease([file])
  if (release === null) return null
  const [year, update] = release.release.slice(2).split('-')
  return { release, year: Number(year), isUpdate: update !== undefined }
}

/** The addenda lead back to the release before: undone, they leave just its rows. */
function previousOf({ trailers, changes }: Addenda): PreviousRelease<OrderRow> {
  const named = namedIn(trailers.codes.beforeFile)
  return {
    file: trailers.codes.beforeFile,
    release: named?.release ?? null,
    isUpdate: named?.isUpdate === true,
    counts: { headers: trailers.headers.before, billable: trailers.codes.before },
    changes,
  }
}

function ambiguous({ title }: OrderSet, { name }: OfficialFile, orders: readonly OfficialEntry[]): SowError {
  return new SowError({
    code: 'DATA_SYNTAX',
    message: `${name} holds ${orders.length} order files of ${title}, so it is not known which is meant.`,
    hint: 'Give one of them, unpacked.',
    place: { file: name },
    problems: orders.map((entry) => ({
      file: entry.name,
      rule: 'one-order-file',
      message: 'It is an order file.',
    })),
  })
}
