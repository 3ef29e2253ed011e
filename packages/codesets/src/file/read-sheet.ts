import type { OfficialEntry, OfficialFile } from './official-file.js'
import { readXml, type XmlReading } from './read-xml.js'

/** A row of a sheet: the text of each cell that has one, by the letters of its column. */
export interface SheetRow {
  /** 1 the first. */
  readonly number: number
  readonly cells: ReadonlyMap<string, string>
}

/** Bytes of a part of a workbook: those of code sets have five million. */
const largestPart = 256 * 1024 * 1024

/** The sheets of a workbook (xlsx, ECMA-376); none where the file is something else. */
export function listSheets({ entries }: OfficialFile): readonly OfficialEntry[] {
  return entries.filter(({ name, size }) => /\/xl\/worksheets\/[^/]+\.xml$/.test(name) && size <= largestPart)
}

/**
 * Streams the rows of a sheet. Memory grows with the texts that cells share, not with the rows. Throws SowError
 * DATA_SYNTAX where a part of the workbook is no XML.
 */
export async function* readSheet(
  { entries }: OfficialFile,
  sheet: OfficialEntry,
): AsyncGenerator<readonly SheetRow[]> {
  const [workbook = ''] = sheet.name.split('/xl/worksheets/')
  const texts = entries.find(
    ({ name, size }) => name === `${workbook}/xl/sharedStrings.xml` && size <= largestPart,
  )
  const known = sharedBefore.get(sheet) ?? (texts === undefined ? Promise.resolve([]) : readShared(texts))
  sharedBefore.set(sheet, known)
  yield* readXml(sheet, sheetRows(await known))
}

/** The texts that cells share are read once, however many code sets look at the sheet. */
const sharedBefore = new WeakMap<OfficialEntry, Promise<readonly string[]>>()

async function readShared(texts: OfficialEntry): Promise<readonly string[]> {
  const shared: string[] = []
  for await (const batch of readXml(texts, sharedTexts())) shared.push(...batch)
  return shared
}

/** The texts that cells share: each is one `t`, or several where it has several fonts. */
function sharedTexts(): XmlReading<string> {
  let texts: string[] = []
  let parts: string[] = []
  return {
    opened: (name) => {
      if (name === 'si') parts = []
    },
    closed: (name, text) => {
      if (name === 't') parts.push(text)
      if (name === 'si') texts.push(parts.join(''))
    },
    take: () => {
      const taken = texts
      texts = []
      return taken
    },
  }
}

function sheetRows(shared: readonly string[]): XmlReading<SheetRow> {
  let rows: SheetRow[] = []
  let row = { number: 0, cells: new Map<string, string>() }
  let cell = { column: '', type: '' }
  return {
    opened: (name, { r = '', t = '' }) => {
      if (name === 'row') row = { number: Number(r) || row.number + 1, cells: new Map() }
      if (name === 'c') cell = { column: r.replace(/\d+$/, ''), type: t }
    },
    closed: (name, text) => {
      if (name === 'v') row.cells.set(cell.column, cell.type === 's' ? (shared[Number(text)] ?? '') : text)
      if (name === 't') row.cells.set(cell.column, (row.cells.get(cell.column) ?? '') + text)
      if (name === 'row' && row.cells.size > 0) rows.push(row)
    },
    take: () => {
      const taken = rows
      rows = []
      return taken
    },
  }
}
