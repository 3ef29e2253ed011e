import type { OfficialEntry } from '../file/official-file.js'
import { readLines } from '../file/read-lines.js'
import type { OrderRow, OrderSet } from './order-row.js'
import { rowOf } from './read-order-file.js'

/** What the addenda's trailer says of headings or of billable codes. */
export interface AddendaTrailer {
  readonly before: number
  /** The order file of the release before, as it is named there. */
  readonly beforeFile: string
  readonly after: number
  readonly afterFile: string
  readonly additions: number
  readonly deletions: number
  readonly revisions: number
}

/** A code as it was before the change and is after it; null where it was not there, or is gone. */
export interface AddendaChange {
  /** The line of the addenda. */
  readonly line: number
  readonly before: OrderRow | null
  readonly after: OrderRow | null
}

/** The changes that a release made, as its publisher lists them beside the order file. */
export interface Addenda {
  /** The text that they stand in, as messages call it. */
  readonly file: string
  /** By code as people write it. A code whose flag flips is deleted and added. */
  readonly changes: ReadonlyMap<string, AddendaChange>
  /** Lines that begin `Add`, `Delete` and `Revise to`, of headings and of billable codes. */
  readonly lines: Readonly<Record<'headers' | 'codes', AddendaLines>>
  readonly trailers: Readonly<Record<'headers' | 'codes', AddendaTrailer>>
}

export type AddendaLines = Readonly<Record<'additions' | 'deletions' | 'revisions', number>>

const kinds = { Add: 'additions', Delete: 'deletions', 'Revise to': 'revisions' } as const

/** Columns 1-13 what is done, 14 flag, 16-22 code, 24-83 short, 85 and on the long description. */
const change =
  /^(Add|Delete|Revise from|Revise to): +(?<=^.{13})([01]) ([0-9A-Z]{3,7}) *(?<=^.{22}) (.{60}) (\S.*)$/
const total = /^ *(\d+) (headers|codes) in (\S+)$/
const amount = /^ *(\d+) (additions|deletions|revisions)$/

/** Counts that are still being read. */
type Open = Partial<{ -readonly [Name in keyof AddendaTrailer]: AddendaTrailer[Name] }>

/**
 * Reads the addenda of an order file. Null for other texts: the addenda of the code list, beside it, count no
 * headings, and those of ICD-10-PCS may have codes alone that could be of ICD-10-CM. Memory grows with the changes of one
 * release.
 */
export async function readAddenda(set: OrderSet, entry: OfficialEntry): Promise<Addenda | null> {
  const changes = new Map<string, AddendaChange>()
  const lines = { headers: noLines(), codes: noLines() }
  const trailers: Record<'headers' | 'codes', Open> = { headers: {}, codes: {} }
  let section: 'headers' | 'codes' = 'headers'
  for await (const batch of readLines(entry, 'taken')) {
    for (const [at, text] of batch.lines.entries()) {
      section = readTotal(text, trailers) ?? section
      readAmount(text, trailers[section])
      const [, kind = '', flag, code = '', short = '', long = ''] = change.exec(text) ?? []
      if (code === '') continue
      if (!set.shape.test(code)) return null
      const row = rowOf(set, { code, billable: flag === '1', short: short.trim(), long: long.trim() })
      if (isCounted(kind)) lines[row.billable ? 'codes' : 'headers'][kinds[kind]] += 1
      changes.set(row.code, changed(changes.get(row.code), kind, row, batch.first + at))
    }
  }
  const { headers, codes } = trailers
  if (!isWhole(headers) || !isWhole(codes) || isOtherSets(set, codes)) return null
  return { file: entry.name, changes, lines, trailers: { headers, codes } }
}

function isCounted(kind: string): kind is keyof typeof kinds {
  return kind in kinds
}

/** What goes says how the code was, what comes says how it is. */
function changed(known: AddendaChange | undefined, kind: string, row: OrderRow, line: number): AddendaChange {
  const { before = null, after = null } = known ?? {}
  return kind === 'Delete' || kind === 'Revise from'
    ? { line: known?.line ?? line, before: row, after }
    : { line, before, after: row }
}

/** `74260 codes in icd10cm_order_2025.txt`: the release before stands first, then the one that the addenda are of. */
function readTotal(
  text: string,
  trailers: Record<'headers' | 'codes', Open>,
): 'headers' | 'codes' | undefined {
  const [, count, section, file = ''] = total.exec(text) ?? []
  if (section !== 'headers' && section !== 'codes') return undefined
  const open = trailers[section]
  if (open.before === undefined) Object.assign(open, { before: Number(count), beforeFile: file })
  else Object.assign(open, { after: Number(count), afterFile: file })
  return section
}

function readAmount(text: string, open: Open): void {
  const [, count, name] = amount.exec(text) ?? []
  if (name !== undefined) open[name as keyof AddendaLines] ??= Number(count)
}

/** Publishers name the order files after their set, if not always. */
function isOtherSets({ mark }: OrderSet, { afterFile }: AddendaTrailer): boolean {
  const [, named = mark] = /icd-?10-?(cm|pcs)/i.exec(afterFile) ?? []
  return named.toLowerCase() !== mark
}

function noLines() {
  return { additions: 0, deletions: 0, revisions: 0 }
}

function isWhole(open: Open): open is AddendaTrailer {
  return open.after !== undefined && open.additions !== undefined && open.revisions !== undefined
}
