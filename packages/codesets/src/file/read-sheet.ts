import { SowError } from '@sow/kit/errors'
import sax from 'sax'
import type { OfficialEntry, OfficialFile } from './official-file.js'

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
  const shared: string[] = []
  const texts = entries.find(
    ({ name, size }) => /\/xl\/sharedStrings\.xml$/.test(name) && size <= largestPart,
  )
  if (texts !== undefined) for await (const batch of readXml(texts, sharedTexts())) shared.push(...batch)
  yield* readXml(sheet, sheetRows(shared))
}

/** Takes the elements of an XML text as they pass, and has what came of them. */
interface XmlReading<Item> {
  opened(name: string, attributes: Readonly<Record<string, string>>): void
  /** `text`: what stands in it after the last element inside. */
  closed(name: string, text: string): void
  /** What was read since the last call. */
  take(): readonly Item[]
}

async function* readXml<Item>(
  entry: OfficialEntry,
  reading: XmlReading<Item>,
): AsyncGenerator<readonly Item[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const parser = sax.parser(true, { position: false })
  let text = ''
  parser.onerror = (error) => {
    throw error
  }
  parser.onopentag = ({ name, attributes }) => {
    text = ''
    reading.opened(localName(name), attributes as Record<string, string>)
  }
  parser.ontext = parser.oncdata = (part) => {
    text += part
  }
  parser.onclosetag = (name) => {
    reading.closed(localName(name), text)
    text = ''
  }
  const parse = (step: () => void) => {
    try {
      step()
    } catch (error) {
      throw unreadable(entry, error)
    }
    return reading.take()
  }
  for await (const chunk of entry.read())
    yield parse(() => parser.write(decoder.decode(chunk, { stream: true })))
  yield parse(() => parser.write(decoder.decode()).close())
}

/** `x:row` as `row`: a prefix is a matter of who wrote it. */
function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
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

function unreadable({ name }: OfficialEntry, cause: unknown): SowError {
  const message = `${name} is no whole text of XML, as a workbook has it.`
  return new SowError({
    code: 'DATA_SYNTAX',
    message,
    hint: 'Download the file again from its publisher, and load it as it is.',
    place: { file: name },
    problems: [{ file: name, rule: 'xml', message }],
    cause,
  })
}
