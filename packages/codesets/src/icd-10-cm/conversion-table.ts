import type { CodeRow, CodeSet, CodeSetRelease } from '../code-set/code-set.js'
import { monthNumber } from '../code-set/months.js'
import { fiscalRelease, parseFiscalRelease } from '../order-file/fiscal-release.js'
import { codeField, dateField, type Field, FieldViolation, textField } from '../table/field.js'
import { tableCodeSet } from '../table/table-code-set.js'

/** With a dot, as people write it; some of the table lost it. */
const shape = /^([A-Z][0-9A-Z]{2})\.?([0-9A-Z]{1,4})?$/

const diagnosis: Field = {
  ...codeField(shape),
  read: (text) => dotted(text) ?? new FieldViolation('code', 'has not the shape that its codes have'),
}

function dotted(text: string): string | null {
  const [, category, rest] = shape.exec(text) ?? []
  if (category === undefined) return null
  return rest === undefined ? category : `${category}.${rest}`
}

/** A day as the table writes it: a year for its 1 October, or the number of a day as workbooks count them. */
const effectiveDay: Field = {
  ...dateField('wrong'),
  read(text) {
    if (!/^\d{4,5}$/.test(text)) return new FieldViolation('date', 'is neither a year nor a day')
    if (text.length === 4) return `${text}-10-01`
    return new Date(Date.UTC(1899, 11, 30 + Number(text))).toISOString().slice(0, 10)
  },
}

/**
 * The conversion table of ICD-10-CM: which code took over from which, in all years. A row has one code of before; where
 * the table has prose or a range it is blank, and the text says it.
 */
export const icd10cmConversions: CodeSet = tableCodeSet({
  facts: {
    name: 'icd-10-cm-conversions',
    system: 'ICD-10-CM',
    title: 'ICD-10-CM conversion table',
    publisher: 'NCHS',
    url: 'https://www.cms.gov/medicare/coding-billing/icd-10-codes',
    license: 'US federal work: no copyright in the United States',
    table: 'icd10cm_conversions',
    key: ['code', 'previous_code', 'effective_on'],
    // Each table has those of all years before.
    retiredOn: null,
    redistributable: 'yes',
    releaseForm: 'FY2026',
    parseRelease: parseFiscalRelease,
    useOf: ({ code, effective_on }) => ({
      code: String(code),
      billable: null,
      terminated: null,
      changed: effective_on as string | null,
    }),
  },
  fields: {
    code: { title: 'current code assignment', field: diagnosis },
    effective_on: { title: ['effective', 'effective date', 'fiscal year'], field: effectiveDay },
    previous_text: {
      title: ['previous code(s) assignment', 'previous code assignment'],
      field: textField('empty'),
    },
  },
  computed: {
    previous_code: { type: 'text', nullable: false, defaulted: false, generated: false },
  },
  formats: [],
  encoding: 'utf-8',
  unended: 'cut',
  repeats: 'dropped',
  rows: rowsOf,
  kind: ({ previous_code }) => (previous_code === '' ? 'in-words' : 'by-code'),
  told: toldAbove,
  suggested: (names) => {
    const year = names.map((name) => /FY[-_ ]?(\d{4})/i.exec(name)?.[1]).find((each) => each !== undefined)
    return year === undefined ? null : fiscalRelease(Number(year))
  },
})

/** `C56.1 and C56.2`, `C50.919, C50.929`: a row for each code; prose and ranges stay one. */
function rowsOf(values: CodeRow): readonly CodeRow[] {
  const codes = String(values['previous_text'])
    .split(/,|;|&|\band\b/i)
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const plain = codes.map(dotted)
  const listed = plain.length > 0 && plain.every((code) => code !== null)
  return (listed ? plain : ['']).map((code) => ({ ...values, previous_code: code }))
}

/** `This FY 2026 (October 1, 2025 Update) Conversion Table`. */
function toldAbove(beginning: string): CodeSetRelease | null {
  const [, year, month = ''] =
    /FY (\d{4}) \(([A-Z][a-z]+) \d{1,2}, \d{4} Update\) Conversion Table/.exec(beginning) ?? []
  const number = monthNumber(month)
  if (year === undefined || number === null) return null
  return number === 10 ? fiscalRelease(Number(year)) : fiscalRelease(Number(year), number)
}
