import { readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { openOfficialFile } from '@sow/codesets'
import { SowError } from '@sow/kit/errors'
import { unzipSync } from 'fflate'
import type { OfficialCodes } from './official-codes.js'
import { parseHcpcsFile } from './parse-hcpcs-file.js'
import { parseHcpcsSpreadsheet } from './parse-hcpcs-spreadsheet.js'
import { readReleaseCodes } from './read-release-codes.js'
import { spreadsheetRows } from './spreadsheet-rows.js'

/** Bytes of one text inside an archive; the largest official one has 15 million. */
const largestText = 200_000_000

const wantedEntry = /\.txt$|^xl\/(?:sharedStrings|worksheets\/sheet1)\.xml$/i

/**
 * Reads an official release file, as text or in the archive that its publisher distributes. What it is shows in its
 * content: publishers reuse names. Throws SowError CONFIG_USAGE where it cannot be read, DATA_SYNTAX where it is
 * none of the known files, DATA_INVALID where it has bad lines.
 */
export async function readOfficialFile(path: string, workingDirectory: string): Promise<OfficialCodes> {
  const file = basename(path)
  const full = resolve(workingDirectory, path)
  const codes = (await readReleaseCodes(await openOfficialFile(full))) ?? readHcpcs(readFileSync(full), file)
  if (codes === null) throw unknownFile(file)
  return { file, ...codes }
}

function readHcpcs(bytes: Buffer, file: string): Omit<OfficialCodes, 'file'> | null {
  if (bytes.toString('latin1', 0, 2) !== 'PK') return parseHcpcsFile(bytes.toString('latin1'))
  const parts = unpack(bytes, file)
  const sheet = parts.get('xl/worksheets/sheet1.xml')
  if (sheet !== undefined)
    return parseHcpcsSpreadsheet(spreadsheetRows(sheet, parts.get('xl/sharedStrings.xml') ?? ''))
  const [most] = [...parts.values()]
    .map(parseHcpcsFile)
    .filter((codes) => codes !== null)
    .sort((left, right) => right.codes.size - left.codes.size)
  return most ?? null
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
