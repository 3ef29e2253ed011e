import { readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { SowError } from '@sow/kit'
import { unzipSync } from 'fflate'
import type { OfficialCodes } from './official-codes.js'
import { parseHcpcsFile } from './parse-hcpcs-file.js'
import { parseHcpcsSpreadsheet } from './parse-hcpcs-spreadsheet.js'
import { parseIcdOrderFile } from './parse-icd-order-file.js'
import { spreadsheetRows } from './spreadsheet-rows.js'

/** Bytes of one text inside an archive; the largest official one has 15 million. */
const largestText = 200_000_000

const wantedEntry = /\.txt$|^xl\/(?:sharedStrings|worksheets\/sheet1)\.xml$/i

/**
 * Reads an official release file, as text or in the archive that its publisher distributes. What it is shows in its
 * content: publishers reuse names. Throws SowError CONFIG_USAGE where it cannot be read, DATA_SYNTAX where it is
 * none of the known files.
 */
export function readOfficialFile(path: string, workingDirectory: string): OfficialCodes {
  const file = basename(path)
  const bytes = readBytes(resolve(workingDirectory, path), file)
  const [most] = candidates(bytes, file)
    .filter((codes) => codes !== null)
    .sort((left, right) => right.codes.size - left.codes.size)
  if (most === undefined) throw unknownFile(file)
  return { file, ...most }
}

/** What each text, or the sheet, is read as; null where it is nothing known. */
function candidates(bytes: Buffer, file: string): (Omit<OfficialCodes, 'file'> | null)[] {
  if (bytes.toString('latin1', 0, 2) !== 'PK') return [parseText(bytes.toString('latin1'))]
  const parts = unpack(bytes, file)
  const sheet = parts.get('xl/worksheets/sheet1.xml')
  if (sheet !== undefined)
    return [parseHcpcsSpreadsheet(spreadsheetRows(sheet, parts.get('xl/sharedStrings.xml') ?? ''))]
  return [...parts.values()].map(parseText)
}

function parseText(text: string): Omit<OfficialCodes, 'file'> | null {
  return parseIcdOrderFile(text) ?? parseHcpcsFile(text)
}

function readBytes(path: string, file: string): Buffer {
  try {
    return readFileSync(path)
  } catch (cause) {
    throw new SowError({
      code: 'CONFIG_USAGE',
      message: `The official file ${file} cannot be read.`,
      hint: 'Name a file that is there: --against FILE.',
      place: { file },
      cause,
    })
  }
}

/** The texts of an archive, or the parts of a workbook. Official texts are ASCII with a few bytes of Latin-1. */
function unpack(bytes: Buffer, file: string): ReadonlyMap<string, string> {
  try {
    const entries = unzipSync(bytes, {
      filter: ({ name, originalSize }) => wantedEntry.test(name) && originalSize <= largestText,
    })
    return new Map(
      Object.entries(entries).map(([name, entry]) => [name, Buffer.from(entry).toString('latin1')]),
    )
  } catch (cause) {
    throw unknownFile(file, cause)
  }
}

function unknownFile(file: string, cause?: unknown): SowError {
  return new SowError({
    code: 'DATA_SYNTAX',
    message: `${file} is no official file that Sow knows.`,
    hint: 'Give an ICD-10-CM order file or a HCPCS file (fixed width or xlsx), as it is or in its zip archive.',
    place: { file },
    cause,
  })
}
