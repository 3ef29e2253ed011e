import type { Finding } from '@sow/runner/project'
import type { GuardedRow } from '../rows/canonical-row.js'
import { codeTermReader, definesCodes } from '../rows/code-catalog.js'

import { codeFields } from '../rows/code-uses.js'
import { guardedFields } from '../rows/guarded-fields.js'
import { type ReadableDataset, readRows } from '../rows/rows-under-check.js'
import { judgeCode, judgeDetails, type Mismatch, type ShippedCode } from './judge-code.js'
import { type OfficialCodes, undotted } from './read-official-file.js'

/** How the codes of some packages stood to one official file. */
export interface OfficialComparison {
  /** As it was named. */
  readonly file: string
  /** The code system of the file. */
  readonly system: string
  /** Codes in the file. */
  readonly codes: number
  /** Codes of the packages that were looked up in it, and how many of them also by their billable flag. */
  readonly checked: number
  /** Codes of which the billable flag was compared as well. */
  readonly billableFlags: number
  /** Codes that differ from the file. */
  readonly mismatches: number
}

/** Looks up every code that datasets define or use in an official file. */
export async function compareWithOfficial(
  official: OfficialCodes,
  datasets: readonly ReadableDataset[],
): Promise<{ readonly comparison: OfficialComparison; readonly findings: readonly Finding[] }> {
  const checked = new Set<string>()
  const flagged = new Set<string>()
  const findings: Finding[] = []
  let mismatches = 0
  for (const readable of datasets) {
    const found = new Map<Mismatch, Set<string>>()
    const add = (mismatch: Mismatch, code: string) =>
      found.set(mismatch, (found.get(mismatch) ?? new Set()).add(code))
    const rows = await readShippedCodes(readable, official.system)
    for (const shipped of rows) {
      checked.add(undotted(shipped.code))
      const known = official.codes.get(undotted(shipped.code))
      if (known?.billable != null && shipped.billable !== null) flagged.add(undotted(shipped.code))
      const mismatch = judgeCode(shipped, known, official.latest)
      const other = mismatch ?? judgeDetails(shipped, official.details.get(undotted(shipped.code)))
      if (other !== null) add(other, shipped.code)
    }
    if (isWhole(readable, official.system)) {
      const shipped = new Set(rows.map(({ code }) => code))
      for (const code of official.codes.keys()) if (!shipped.has(code)) add('missing', code)
    }
    mismatches += [...found.values()].reduce((sum, codes) => sum + codes.size, 0)
    findings.push(...describeMismatches(found, readable.described.identity, official.file))
  }
  const { file, system, codes } = official
  const counts = { codes: codes.size, checked: checked.size, billableFlags: flagged.size, mismatches }
  return { comparison: { file, system, ...counts }, findings }
}

/** Tables that hold one code system, so that their rows do not name it. */
const tablesOfOneSystem: Readonly<Record<string, string>> = { place_of_service: 'POS' }

/** Whether a dataset has all codes of the system: then what it lacks is missing. */
function isWhole({ described }: ReadableDataset, system: string): boolean {
  return tablesOfOneSystem[described.table] === system && described.key.join() === 'code'
}

async function readWholeSet(readable: ReadableDataset): Promise<ShippedCode[]> {
  const shipped: ShippedCode[] = []
  const [at = -1, name = -1, from = -1, through = -1] = [
    'code',
    'name',
    'effective_from',
    'billable_through',
  ].map((field) => readable.described.fields.indexOf(field))
  await readRows(readable, (row) => {
    const terms = { from: row[from] ?? null, through: row[through] ?? null, billable: null }
    shipped.push({ code: row[at] ?? '', ...terms, text: row[name] ?? null })
  })
  return shipped
}

async function readShippedCodes(
  readable: ReadableDataset,
  system: OfficialCodes['system'],
): Promise<ShippedCode[]> {
  const { described } = readable
  const shipped: ShippedCode[] = []
  if (isWhole(readable, system)) return await readWholeSet(readable)
  const texts = ['long_description', 'description'].map((field) => described.fields.indexOf(field))
  if (definesCodes(described)) {
    const read = codeTermReader(described.fields)
    await readRows(readable, (row) => {
      const { system: own, code, term } = read(row)
      if (own === system) shipped.push({ code, ...term, text: firstText(row, texts) })
    })
    return shipped
  }
  const fields = codeFields({ described, fields: guardedFields(described) })
  const dated = described.fields.indexOf('effective_from')
  await readRows(readable, (row) => {
    for (const use of fields.flatMap((field) => field.read(row))) {
      // What is used is meant to be billed, from the row's own date on.
      if (use.system === system && use.certain)
        shipped.push({ code: use.code, from: row[dated] ?? null, through: null, billable: true, text: null })
    }
  })
  return shipped
}

function firstText(row: GuardedRow, fields: readonly number[]): string | null {
  const field = fields.find((each) => each >= 0)
  return field === undefined ? null : (row[field] ?? null)
}

const meanings: Readonly<Record<Mismatch, Omit<Finding, 'where' | 'message'> & { readonly what: string }>> = {
  unknown: {
    code: 'OFFICIAL_UNKNOWN',
    severity: 'error',
    what: 'The file does not have',
    remedy: 'Correct the codes, or compare with the release that the dataset names.',
  },
  newer: {
    code: 'OFFICIAL_NEWER',
    severity: 'note',
    what: 'The file ends before the first day of',
    remedy: 'Compare with a later release.',
  },
  'not-billable': {
    code: 'OFFICIAL_NOT_BILLABLE',
    severity: 'error',
    what: 'They are headings in the file',
    remedy: 'Ship them without a billable date, or use the codes below them.',
  },
  billable: {
    code: 'OFFICIAL_BILLABLE',
    severity: 'warning',
    what: 'They are billable in the file, and headings here',
    remedy: 'Give them the day from which they are billable.',
  },
  terminated: {
    code: 'OFFICIAL_TERMINATED',
    severity: 'error',
    what: 'The file ends them on a day that is not said here',
    remedy: 'Ship the last day on which they may be used, or the codes that replaced them.',
  },
  'other-text': {
    code: 'OFFICIAL_TEXT',
    severity: 'warning',
    what: 'The file describes otherwise',
    remedy: 'Ship the text of the release that the dataset names.',
  },
  'other-day': {
    code: 'OFFICIAL_DAY',
    severity: 'warning',
    what: 'The file has another first day of',
    remedy: 'Ship the day of the publisher, or say in SOURCE.md whose day it is.',
  },
  missing: {
    code: 'OFFICIAL_MISSING',
    severity: 'error',
    what: 'The dataset has the whole set and lacks',
    remedy: 'Ship them too.',
  },
}

/** One finding for each way in which codes of a dataset differ from a file, naming them all. */
function describeMismatches(
  found: ReadonlyMap<Mismatch, ReadonlySet<string>>,
  where: string,
  file: string,
): Finding[] {
  return [...found].map(([mismatch, codes]) => {
    const { what, ...meaning } = meanings[mismatch]
    const list = [...codes].sort().join(', ')
    return { ...meaning, where, message: `${what} (${file}), ${codes.size} in all: ${list}.` }
  })
}
