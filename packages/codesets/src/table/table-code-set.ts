import { SowError } from '@sow/kit/errors'
import type { CodeRow, CodeSet, CrossCheck, ReleaseFile } from '../code-set/code-set.js'
import type { OfficialEntry, OfficialFile } from '../file/official-file.js'
import { readBeginning } from '../file/read-lines.js'
import { type RecordFormat, splitRecord, type TextRecord } from '../file/read-records.js'
import { listSheets } from '../file/read-sheet.js'
import { titlesIn } from './find-titles.js'
import { type ReadRow, readTable, readTableRecords, type TableText } from './read-table.js'
import type { TableSet } from './table-set.js'

/** Enough for the notes above the titles, and for titles of many columns. */
const looksAt = 32_768

const retired = { type: 'date', nullable: true, defaulted: false, generated: false } as const

/** The code set of a table: known by the titles over its columns, read by its fields. */
export function tableCodeSet<Row extends CodeRow>(set: TableSet<Row>): CodeSet<Row> {
  const { retiredOn } = set.facts
  const read = Object.entries(set.fields).filter(([name]) => !name.startsWith('#'))
  return {
    ...set.facts,
    columns: {
      ...Object.fromEntries(read.map(([name, { field }]) => [name, field.descriptor])),
      ...set.computed,
      ...(retiredOn === null ? {} : { [retiredOn]: retired }),
    },
    sniff: async (file) => (await sniffTable(set as unknown as TableSet, file)) as ReleaseFile<Row> | null,
  }
}

/** Finds the table in an official file; null where none has its titles. Throws SowError DATA_SYNTAX where two have. */
async function sniffTable(set: TableSet, file: OfficialFile): Promise<ReleaseFile | null> {
  const texts = await findTables(set, file)
  const [text, ...others] = texts
  if (text === undefined) return null
  if (others.length > 0) throw ambiguous(set, file, texts)
  const { name } = text.entry
  const told = set.told?.(await firstText(set, text)) ?? null
  const newest = set.byNewest === undefined ? null : await newestDay(set, text)
  return {
    rowsFile: name,
    release: told,
    suggested: set.suggested?.([name.slice(name.lastIndexOf('/') + 1), file.name]) ?? null,
    ...(newest === null ? {} : set.byNewest?.(newest)),
    read: () => readTable(set, text),
    crossCheck: () => crossCheckTable(set, name),
  }
}

async function findTables(set: TableSet, file: OfficialFile): Promise<readonly TableText[]> {
  const sheets = listSheets(file)
  const found: TableText[] = []
  for (const entry of sheets.length > 0 ? sheets : file.entries) {
    const form = sheets.length > 0 ? 'sheet' : await formOf(set, entry)
    if (form === null) continue
    const text = { file, entry, form }
    if (form !== 'sheet' || hasTitles(set, await firstRecords(set, text))) found.push(text)
  }
  return found.length > 1 ? await withRows(set, found) : found
}

/** Beside a table may stand its titles alone, as a file of their own: every archive of NPPES has them. */
async function withRows(set: TableSet, texts: readonly TableText[]): Promise<readonly TableText[]> {
  const found: TableText[] = []
  for (const text of texts) if (!isTitlesAlone(set, await firstRecords(set, text))) found.push(text)
  return found.length === 0 ? texts : found
}

function isTitlesAlone(set: TableSet, records: readonly TextRecord[]): boolean {
  const at = records.findIndex((_, index) => titlesIn(records.slice(0, index + 1), set)?.isRow === false)
  return at !== -1 && records.slice(at + 1).every(({ fields }) => fields.every((text) => text.trim() === ''))
}

async function formOf(set: TableSet, entry: OfficialEntry): Promise<TableText['form'] | null> {
  const beginning = await readBeginning(entry, looksAt)
  if (set.elements !== undefined && new RegExp(`<(?:\\w+:)?${set.elements}[\\s>]`).test(beginning))
    return 'elements'
  return set.formats.find((format) => hasTitles(set, beginningRecords(format, beginning))) ?? null
}

function hasTitles(set: TableSet, records: readonly TextRecord[]): boolean {
  return records.some((_, at) => titlesIn(records.slice(0, at + 1), set) !== null)
}

async function firstRecords(set: TableSet, text: TableText): Promise<readonly TextRecord[]> {
  if (typeof text.form !== 'string')
    return beginningRecords(text.form, await readBeginning(text.entry, looksAt))
  for await (const records of readTableRecords(set, text)) if (records.length > 0) return records.slice(0, 60)
  return []
}

/** Records of a beginning: a title in quotes may have line ends in it. */
function beginningRecords(format: RecordFormat, beginning: string): readonly TextRecord[] {
  const records: TextRecord[] = []
  let open = ''
  for (const [at, line] of beginning.split(/\r?\n/).slice(0, 60).entries()) {
    open = open === '' ? line : `${open}\n${line}`
    if (format.quotes && open.split('"').length % 2 === 0) continue
    records.push({ position: at + 1, fields: splitRecord(open, format) })
    open = ''
  }
  return records
}

/** What stands above the titles. */
async function firstText(set: TableSet, text: TableText): Promise<string> {
  const records = await firstRecords(set, text)
  return records
    .slice(0, 12)
    .map(({ fields }) => fields.join(' '))
    .join('\n')
}

async function newestDay(set: TableSet, text: TableText): Promise<string | null> {
  let newest: string | null = null
  for await (const rows of readTable(set, text)) {
    for (const { values } of rows) {
      const day = set.dayOf?.(values) ?? null
      if (day !== null && (newest === null || day > newest)) newest = day
    }
  }
  return newest
}

function crossCheckTable(set: TableSet, where: string): CrossCheck {
  const counts: Record<string, number> = {}
  const complete = set.complete?.()
  return {
    see(rows) {
      for (const { values, record } of rows as readonly ReadRow[]) {
        const kind = set.kind(values)
        counts[kind] = (counts[kind] ?? 0) + 1
        complete?.see(values, record)
      }
    },
    end: () => ({ counts, findings: complete?.end(where) ?? [] }),
  }
}

function ambiguous({ facts }: TableSet, { name }: OfficialFile, texts: readonly TableText[]): SowError {
  return new SowError({
    code: 'DATA_SYNTAX',
    message: `${name} holds ${texts.length} tables of ${facts.title}, so it is not known which is meant.`,
    hint: 'Give one of them, unpacked.',
    place: { file: name },
    problems: texts.map(({ entry }) => ({
      file: entry.name,
      rule: 'one-text',
      message: 'It is such a table.',
    })),
  })
}
