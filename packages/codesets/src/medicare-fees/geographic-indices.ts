import type { CodeSet, CodeSetRelease } from '../code-set/code-set.js'
import { codeField, decimalField, integerField, textField } from '../table/field.js'
import { tableCodeSet } from '../table/table-code-set.js'

const years = (title: (year: string) => string) =>
  Array.from({ length: 30 }, (_, at) => title(String(2010 + at)))

/** The geographic practice cost indices of Medicare's payment localities. */
export const geographicIndices: CodeSet = tableCodeSet({
  facts: {
    name: 'medicare-geographic-indices',
    system: 'PFS-GPCI',
    title: 'Medicare geographic practice cost indices (GPCI)',
    publisher: 'CMS',
    url: 'https://www.cms.gov/medicare/payment/fee-schedules/physician/pfs-relative-value-files',
    license: 'US federal work: no copyright in the United States',
    table: 'medicare_geographic_indices',
    key: ['contractor', 'locality'],
    retiredOn: 'retired_on',
    redistributable: 'yes',
    releaseForm: '2025, the calendar year',
    parseRelease: (text) => (/^\d{4}$/.test(text.trim()) ? yearRelease(Number(text)) : null),
    useOf: ({ contractor, locality }) => ({
      code: `${contractor}-${locality}`,
      billable: null,
      terminated: null,
      changed: null,
    }),
  },
  // Both are numbers: `02102` and `2102`, `00` and `0` are the same ones, and files have them in both ways.
  fields: {
    contractor: { title: 'medicare administrative contractor (mac)', field: integerField('wrong') },
    state: { title: 'state', field: codeField(/^[A-Z]{2}$/) },
    locality: { title: 'locality number', field: integerField('wrong') },
    name: { title: 'locality name', field: textField('empty', 200) },
    work: {
      // What Medicare pays by: files of some years have the index without the floor beside it.
      title: [...years((year) => `${year} pw gpci (with 1.0 floor)`), ...years((year) => `${year} pw gpci`)],
      field: decimalField('numeric(6,3)'),
    },
    practice: { title: years((year) => `${year} pe gpci`), field: decimalField('numeric(6,3)') },
    malpractice: { title: years((year) => `${year} mp gpci`), field: decimalField('numeric(6,3)') },
  },
  formats: [{ delimiter: ',', quotes: true }],
  encoding: 'either',
  unended: 'cut',
  // Footnotes stand below, each in the first field.
  skip: ({ fields }) => fields.slice(1).every((field) => field.trim() === ''),
  kind: () => 'localities',
  told: toldByTitle,
  complete() {
    let first = ''
    let last = ''
    return {
      see: ({ state }) => {
        last = String(state)
        first ||= last
      },
      // States stand in the order of their names: Wyoming is the last where Alabama is the first.
      end: (where) => (last >= (first === 'AL' ? 'WY' : 'WI') || last === '' ? [] : [cut(where)]),
    }
  },
})

function cut(where: string) {
  return {
    code: 'OFFICIAL_CUT',
    severity: 'error' as const,
    where,
    message: 'The localities end before the last states of the alphabet: the file was cut.',
    remedy: 'Download the file again from its publisher, and load it as it is.',
  }
}

function yearRelease(year: number): CodeSetRelease {
  return { release: String(year), version: `${year}.0.0`, effective: `${year}-01-01` }
}

/** `ADDENDUM E. FINAL CY 2025 GEOGRAPHIC PRACTICE COST INDICES`. */
function toldByTitle(beginning: string): CodeSetRelease | null {
  const [, year] = /CY (\d{4}) GEOGRAPHIC PRACTICE COST/i.exec(beginning) ?? []
  return year === undefined ? null : yearRelease(Number(year))
}
