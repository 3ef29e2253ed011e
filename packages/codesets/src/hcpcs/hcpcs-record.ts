/** One physical row of a HCPCS file, as text. One code has several where its long description is long. */
export interface HcpcsRecord {
  /** The line, or the row of the sheet. */
  readonly position: number
  readonly code: string
  /** Steps by as much as the first record of its code says: 00100, 00200, or 0010, 0020. */
  readonly sequence: string
  /** 3 and 7 begin a code and a modifier, 4 and 8 continue their long description. */
  readonly identifier: string
  readonly long: string
  readonly short: string
  /** `20190101`, or blank. */
  readonly added: string
  readonly effective: string
  readonly terminated: string
  /** What the release did with the code: `R` began it again. Blank where the file does not say. */
  readonly action: string
}

/** Records of which a file is a table: their columns by the titles that the quarterly files give them. */
export const recordTitles: Readonly<Record<Exclude<keyof HcpcsRecord, 'position' | 'action'>, string>> = {
  code: 'HCPC',
  sequence: 'SEQNUM',
  identifier: 'RECID',
  long: 'LONG DESCRIPTION',
  short: 'SHORT DESCRIPTION',
  added: 'ADD DT',
  effective: 'ACT EFF DT',
  terminated: 'TERM DT',
}

/** Where each title stands, a column by its name or letters. Copies of a file leave the action out, now and then. */
export type RecordColumns = Readonly<Record<keyof typeof recordTitles, string>> & { readonly action?: string }

/** Null where a title is missing. */
export function findTitles(titled: Iterable<readonly [column: string, text: string]>): RecordColumns | null {
  const columns = new Map([...titled].map(([column, text]) => [plainTitle(text), column]))
  const found = Object.entries(recordTitles).map(([name, title]) => [name, columns.get(title)])
  const action = columns.get('ACTION CD')
  const all = action === undefined ? found : [...found, ['action', action]]
  return found.every(([, column]) => column !== undefined) ? Object.fromEntries(all) : null
}

/** Copies of a file write titles in lower case, or as names of columns. */
function plainTitle(text: string): string {
  return text
    .replace(/[\s_]+/g, ' ')
    .trim()
    .toUpperCase()
}

/** The record of a table's row. */
export function recordOf(
  position: number,
  columns: RecordColumns,
  textAt: (column: string) => string | null | undefined,
): HcpcsRecord {
  const text = (name: keyof typeof recordTitles) => textAt(columns[name]) ?? ''
  return {
    position,
    code: text('code'),
    sequence: text('sequence'),
    identifier: text('identifier'),
    long: text('long'),
    short: text('short'),
    added: text('added'),
    effective: text('effective'),
    terminated: text('terminated'),
    action: columns.action === undefined ? '' : (textAt(columns.action) ?? ''),
  }
}
