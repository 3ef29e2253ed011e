import { dataset } from '../../../runner/tests/fixtures/packages.js'
import type { Row, Written } from './check-rows.js'

export const rows = (...values: readonly Row[]): Written => ({ rows: values })
export const demo = (...values: readonly Row[]): Written => ({
  rows: values,
  identity: 'clinic/demo-things',
  more: { kind: 'demo' },
})
const declared = (more: Written['more'], identity = 'clinic/things'): Written => ({
  rows: [{ code: 'a' }],
  identity,
  more: more ?? {},
})
export const coded = (system: string, code: string) => rows({ code_system: system, code })

const icd = [
  { code_system: 'ICD-10-CM', code: 'E11', billable_from: null, billable_through: null },
  {
    code_system: 'ICD-10-CM',
    code: 'E11.9',
    billable_from: '2015-10-01',
    billable_through: '2026-09-30',
  },
]
const diagnosis = (code: string, from = '2026-01-01'): Written => ({
  rows: [{ diagnosis_code: code, effective_from: from }],
  types: { effective_from: 'date' },
  codes: icd,
})

const source = { publisher: 'The test' }
const grants = (more: Written['more'] = {}): Written => ({
  rows: [{ permission: 'a', role: 'b' }],
  more: { key: ['permission', 'role'], ...more },
})
const demoDataset = dataset('clinic/demo-places', { kind: 'demo' })
const refersTo = (other: string): Written => ({
  ...declared({
    references: [
      { column: 'place_id', dataset: other, table: 'places', self: false, tenant: false, id: 'id', key: [] },
    ],
  }),
  others: [demoDataset, dataset('clinic/places')],
})

/** What each guard finds, and the nearest things that it leaves alone. */
export const cases: Readonly<Record<string, readonly [found: Written, ...left: Written[]]>> = {
  LICENSE_UNNAMED: [declared({ license: ' ' }), declared({ license: 'CC0-1.0' })],
  SOURCE_UNNAMED: [
    declared({ source: null, kind: 'starter' }),
    declared({ source: { publisher: 'The test' }, kind: 'starter' }),
  ],
  RELEASE_UNNAMED: [
    declared({ source: { ...source, effective: '2025-01-01' } }),
    declared({ source, kind: 'starter' }),
    { rows: [{ key: 'a' }], more: { source } },
  ],
  EFFECTIVE_UNNAMED: [
    { rows: [{ code_system: 'ours', code: 'a' }], more: { source: { ...source, release: '1' } } },
    {
      rows: [{ code_system: 'ours', code: 'a' }],
      more: { source: { ...source, release: '1' }, kind: 'starter' },
    },
    declared({ source: { ...source, release: '1' } }),
  ],
  ROW_OWNERSHIP_UNSAID: [
    grants(),
    grants({ rowOwnership: 'package' }),
    grants({ rowOwnership: 'site' }),
    grants({ kind: 'starter' }),
    { ...grants(), rows: [{ permission: 'a', role: 'b', note: 'c' }] },
  ],
  DEMO_NAME: [
    declared({ kind: 'demo' }),
    declared({ kind: 'demo' }, 'clinic/demo-things'),
    declared({}, 'clinic/democratic-things'),
  ],
  REFERS_TO_DEMO: [refersTo('clinic/demo-places'), refersTo('clinic/places')],
  LICENSED_CPT: [
    rows({ hcpcs_code: '99999' }),
    rows({ postal_code: '99999', unit_id: '12345' }),
    rows({ hcpcs_code: 'A4206' }),
    coded('http://terminology.hl7.org/CodeSystem/service-type', '57124'),
    coded('CPT', 'ZZ001'),
  ],
  LICENSED_CPT_MODIFIER: [
    rows({ modifier: '00' }),
    rows({ modifier: 'AA' }),
    rows({ pos_code: '11' }),
    rows({ modifier: '' }),
  ],
  LICENSED_CDT: [
    coded('HCPCS', 'D9999'),
    coded('ICD-10-CM', 'D12.3'),
    coded('ICD-10-CM', 'D1234'),
    coded('HCPCS', 'E0100'),
  ],
  LICENSED_NUBC: [
    rows({ revenue_code: '0999' }),
    rows({ code: '0999' }),
    rows({ revenue_code: 'ZZ001' }),
    rows({ revenue_amount: '0999' }),
  ],
  LICENSED_X12: [
    rows({ adjustment_reason_code: '999' }),
    rows({ service_type_id: '30' }),
    rows({ cancellation_reason: '45' }),
    rows({ claim_status_code: 'submitted' }),
  ],
  LICENSED_SNOMED: [rows({ snomed_code: '999999999' }), rows({ local_number: '999999999' })],
  NPI_CHECK_DIGIT: [
    demo({ npi: '2000000011' }),
    demo({ npi: '2000000010' }),
    demo({ account: '2000000011' }),
  ],
  NPI_OUTSIDE_DEMO: [rows({ billing_npi: '2000000010' }), demo({ billing_npi: '2000000010' })],
  NPI_ASSIGNABLE: [demo({ npi: '1000000004' }), demo({ npi: '2000000010' })],
  DEMO_MAIL: [
    demo({ email: 'someone@example.local' }),
    demo({ email: 'someone@mail.example.com' }),
    demo({ email: 'someone@clinic.test' }),
  ],
  DEMO_PHONE: [
    demo({ phone: '+1-202-555-0200' }),
    demo({ phone: '+1-202-555-0100' }),
    demo({ phone: '(202) 555-0199' }),
  ],
  DEMO_WEBSITE: [
    demo({ website: 'https://notexample.com/a' }),
    demo({ website: 'https://supply.example.com/a' }),
    demo({ documentation_url: 'https://www.cms.gov' }),
  ],
  REAL_MAIL: [rows({ note: 'Ask someone@clinic.local for it' }), rows({ note: 'Ask someone@example.com' })],
  REAL_PHONE: [
    rows({ note: 'Call 202-555-2368 for it' }),
    rows({ note: 'Call 202-555-0123, or see 2.16.840.1.113883.6.90 and 12345-678-90' }),
    rows({ note: '2025552368' }),
  ],
  COLOR_FORM: [rows({ color: '#ABC' }), rows({ color: '#ABCDEF' }), rows({ color_name: 'red' })],
  TIME_ZONE: [rows({ timezone: 'EST' }), rows({ timezone: 'America/New_York' }), rows({ timezone: 'UTC' })],
  TAXONOMY_FORM: [
    rows({ taxonomy_code: '99Q0000X' }),
    rows({ taxonomy_code: '999Z99999X' }),
    rows({ taxonomy_name: 'any' }),
  ],
  CODE_UNKNOWN: [diagnosis('E11.8'), diagnosis('E11.9'), { ...diagnosis('E11.8'), codes: [] }],
  CODE_NOT_BILLABLE: [diagnosis('E11'), diagnosis('E11.9')],
  CODE_NOT_IN_FORCE: [diagnosis('E11.9', '2026-10-01'), diagnosis('E11.9', '2026-09-30')],
  ROWS_UNSORTED: [rows({ sku: 'b' }, { sku: 'a' }), rows({ sku: 'B' }, { sku: 'a' })],
  ROW_TWICE: [rows({ sku: 'a' }, { sku: 'a' }), rows({ sku: 'a' }, { sku: 'b' })],
  KEY_TWIN: [
    rows({ sku: 'Cafe\u0301' }, { sku: 'Caf\u00e9' }),
    rows({ sku: 'Cafe' }, { sku: 'Caf\u00e9' }),
    rows({ sku: 'A' }, { sku: 'a' }),
    rows({ sku: 'Cafe\u0301' }),
  ],
  SHEET_ERROR: [
    rows({ name: '#N/A' }),
    rows({ name: '#N/A is what a sheet writes' }),
    rows({ name: '#REF' }),
    rows({ color: '#ABCDEF' }),
  ],
  SHEET_NUMBER: [
    rows({ code: '1.23E+05' }),
    rows({ code: 'E1.23' }),
    rows({ code: '1E5' }),
    { rows: [{ amount: 1.5e20 }], types: { amount: 'double precision' } },
  ],
  TEXT_MISREAD: [
    rows({ name: 'Caf\u00c3\u00a9' }),
    rows({ name: 'Caf\u00e9 \u00abNi\u00f1o\u00bb' }),
    rows({ name: '\u00bfC\u00f3mo est\u00e1?' }),
  ],
  TEXT_BLANK_EDGE: [
    rows({ name: 'Gloves ' }),
    rows({ name: 'Gloves, exam' }),
    { rows: [{ words: ['a b', 'say "no" '.trim()] }], types: { words: 'text[]' } },
  ],
  TEXT_CONTROL: [rows({ name: 'Glo\u200bves' }), rows({ name: 'Two\nlines' })],
}
