import type { CodeSet, CodeSetRelease } from '../code-set/code-set.js'
import { isoMonth, monthName, monthNumber } from '../code-set/months.js'
import { RangeWatch } from '../code-set/reaches-end.js'
import {
  codeField,
  decimalField,
  type Field,
  FieldViolation,
  flagField,
  integerField,
  textField,
} from '../table/field.js'
import { tableCodeSet } from '../table/table-code-set.js'
import type { TitledField } from '../table/table-set.js'

const value = () => decimalField('numeric(10,2)')
const indicator = () => integerField()
const titled = (title: string | readonly string[], field: Field): TitledField => ({ title, field })
const other = (title: string | readonly string[], field: Field): TitledField => ({
  title,
  field,
  absent: true,
})

/** Days of a global period, or the letters of a rule. `0` and `000` are the same one. */
const globalDays: Field = {
  descriptor: textField().descriptor,
  blank: 'null',
  read: (text) =>
    /^(?:\d{1,3}|[A-Z]{3})$/.test(text)
      ? text.padStart(3, '0')
      : new FieldViolation('code', 'is no global period'),
}

/** Which supervision a diagnostic procedure needs: two digits, or one and a letter. `9` and `09` are the same one. */
const supervision: Field = {
  ...globalDays,
  read: (text) =>
    /^[0-9][0-9A-Z]?$/.test(text) ? text.padStart(2, '0') : new FieldViolation('code', 'is no supervision'),
}

/** The relative values of the Medicare physician fee schedule, one row for each code and modifier. */
export const relativeValues: CodeSet = tableCodeSet({
  facts: {
    name: 'medicare-relative-values',
    system: 'PFS-RVU',
    title: 'Medicare relative values (PPRRVU)',
    publisher: 'CMS',
    url: 'https://www.cms.gov/medicare/payment/fee-schedules/physician/pfs-relative-value-files',
    license: 'US federal work; codes of the AMA and the ADA in it are theirs, and stay with the site',
    table: 'medicare_relative_values',
    key: ['code', 'modifier'],
    retiredOn: 'retired_on',
    redistributable: 'no',
    releaseForm: '2025-October, or 2025-A for January, B April, C July, D October',
    parseRelease,
    useOf: ({ code }) => ({ code: String(code), billable: null, terminated: null, changed: null }),
  },
  fields: {
    code: titled('hcpcs', codeField(/^[0-9A-Z]\d{3}[0-9A-Z]$/)),
    modifier: titled('mod', codeField(/^[0-9A-Z]{2}$/, 'empty')),
    description: titled('description', textField()),
    status: titled('status code', codeField(/^[A-Z]$/, 'null')),
    not_used_by_medicare: other('not used for medicare payment', flagField({ '+': true })),
    work: titled('work rvu', value()),
    non_facility_practice: titled('non-fac pe rvu', value()),
    non_facility_rare: other('non-fac na indicator', flagField({ NA: true })),
    facility_practice: titled('facility pe rvu', value()),
    facility_rare: other('facility na indicator', flagField({ NA: true })),
    malpractice: titled('mp rvu', value()),
    non_facility_total: titled('non-facility total', value()),
    facility_total: titled('facility total', value()),
    components: titled('pctc ind', indicator()),
    global_period: titled('glob days', globalDays),
    pre_operative: other('pre op', value()),
    intra_operative: other('intra op', value()),
    post_operative: other('post op', value()),
    multiple_procedures: other('mult proc', indicator()),
    bilateral_surgery: other('bilat surg', indicator()),
    assistant_at_surgery: other('asst surg', indicator()),
    co_surgeons: other('co- surg', indicator()),
    team_surgery: other('team surg', indicator()),
    endoscopic_base: other('endo base', codeField(/^[0-9A-Z]\d{3}[0-9A-Z]$/, 'null')),
    conversion_factor: titled('conv factor', decimalField('numeric(10,4)')),
    supervision: other('physician supervision of diagnostic procedures', supervision),
    calculation_flag: other('calculation flag', indicator()),
    imaging_family: other('diagnostic imaging family indicator', indicator()),
    non_facility_outpatient: other('non-facility pe used for opps payment amount', value()),
    facility_outpatient: other('facility pe used for opps payment amount', value()),
    malpractice_outpatient: other('mp used for opps payment amount', value()),
  },
  formats: [{ delimiter: ',', quotes: true }],
  encoding: 'either',
  unended: 'cut',
  titleLines: 5,
  kind: ({ modifier }) => (modifier === '' ? 'codes' : 'with-modifier'),
  told: toldByTitle,
  complete() {
    const range = new RangeWatch({ first: /^(?:0|A0021$)/, last: /^V5/ })
    let zeros = 0
    let rows = 0
    return {
      see({ code, global_period }, { fields }) {
        range.see(String(code))
        rows += 1
        if (global_period !== null && fields.includes('0') && !fields.includes('0.00')) zeros += 1
      },
      end: (where) => [...range.findings(where), ...(zeros === rows && rows > 0 ? [reSaved(where)] : [])],
    }
  },
})

function reSaved(where: string) {
  return {
    code: 'OFFICIAL_SPREADSHEET',
    severity: 'warning' as const,
    where,
    message: 'A spreadsheet has saved the file again: its numbers lost their zeros, which changes no value.',
    remedy: 'Prefer the file as its publisher distributes it: codes of digits alone may be damaged.',
  }
}

const letters: Readonly<Record<string, number>> = { A: 1, B: 4, C: 7, D: 10 }

function quarter(year: number, month: number): CodeSetRelease {
  return {
    release: `${year}-${monthName(month)}`,
    version: `${year}.${month}.0`,
    effective: `${isoMonth(year, month)}-01`,
  }
}

function parseRelease(text: string): CodeSetRelease | null {
  const [, year, letter, month] = /^(\d{4})(?:-?([A-D])|[-_ ]([a-z]{3,9}|\d\d))?$/i.exec(text.trim()) ?? []
  if (year === undefined) return null
  if (letter !== undefined) return quarter(Number(year), letters[letter.toUpperCase()] ?? 1)
  const number = month === undefined ? 1 : /^\d/.test(month) ? Number(month) : monthNumber(month)
  return number === null || number < 1 || number > 12 ? null : quarter(Number(year), number)
}

/** `2025 National Physician Fee Schedule Relative Value File October Release`. */
function toldByTitle(beginning: string): CodeSetRelease | null {
  const [, year, month = ''] =
    /(\d{4}) National Physician Fee Schedule Relative Value File ([A-Z][a-z]+) Release/.exec(beginning) ?? []
  const number = monthNumber(month)
  return year === undefined || number === null ? null : quarter(Number(year), number)
}
