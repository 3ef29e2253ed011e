import { hcpcsCodes } from './hcpcs-codes.js'
import type { OfficialCodes } from './official-codes.js'
import type { SpreadsheetRow } from './spreadsheet-rows.js'

/** How the columns are titled in the quarterly files, whose notes stand above. */
const titles = { code: /^HCPC$/, record: /^RECID$/, effective: /^ACT EFF DT$/, terminated: /^TERM DT$/ }

/** Reads the rows of a quarterly HCPCS spreadsheet; null where they are something else. */
export function parseHcpcsSpreadsheet(rows: readonly SpreadsheetRow[]): Omit<OfficialCodes, 'file'> | null {
  const start = rows.findIndex((row) =>
    Object.values(titles).every((title) => columnTitled(row, title) !== null),
  )
  const header = rows[start]
  if (header === undefined) return null
  const textOf = (row: SpreadsheetRow, title: RegExp) => row.get(columnTitled(header, title) ?? '') ?? ''
  return hcpcsCodes(
    rows.slice(start + 1).map((row) => ({
      code: textOf(row, titles.code),
      identifier: textOf(row, titles.record),
      effective: textOf(row, titles.effective),
      terminated: textOf(row, titles.terminated),
    })),
  )
}

function columnTitled(row: SpreadsheetRow, title: RegExp): string | null {
  for (const [column, text] of row) if (title.test(text.replace(/\s+/g, ' ').trim())) return column
  return null
}
