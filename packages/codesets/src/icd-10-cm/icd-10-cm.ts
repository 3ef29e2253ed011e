import type { CodeSet } from '../code-set/code-set.js'
import { fiscalDue, parseFiscalRelease, skippedOctober } from '../order-file/fiscal-release.js'
import type { OrderRow, OrderSet } from '../order-file/order-row.js'
import { sniffOrderFile } from '../order-file/sniff-order-file.js'

/** A row of ICD-10-CM. */
export type Icd10CmRow = OrderRow

const orderSet: OrderSet = {
  title: 'ICD-10-CM',
  mark: 'cm',
  shape: /^[A-Z][0-9A-Z]{2,6}$/,
  // A category of three characters has no dot.
  write: (code) => (code.length > 3 ? `${code.slice(0, 3)}.${code.slice(3)}` : code),
  // Between a category and a code of seven characters stand headings of four to six.
  hasLengths: (lengths) => !lengths.has(7) || [...lengths].some((length) => length > 3 && length < 7),
  // U came in 2020, below Z.
  range: { first: /^A00$/, last: /^(?:Z99|U)/ },
}

const text = { type: 'text', nullable: false, defaulted: false, generated: false } as const

/** ICD-10-CM as CMS and CDC distribute it: the order file, which has headings and billable codes with both texts. */
export const icd10cm: CodeSet<Icd10CmRow> = {
  name: 'icd-10-cm',
  system: 'ICD-10-CM',
  title: 'ICD-10-CM',
  publisher: 'NCHS and CMS',
  url: 'https://www.cms.gov/medicare/coding-billing/icd-10-codes',
  license: 'US federal work: no copyright in the United States',
  table: 'icd10cm_codes',
  key: ['code'],
  columns: {
    code: text,
    short_description: text,
    long_description: text,
    billable: { ...text, type: 'boolean' },
    retired_on: { ...text, type: 'date', nullable: true },
  },
  retiredOn: 'retired_on',
  redistributable: 'yes',
  releaseForm: 'FY2026, or FY2025-April for an update within the year',
  parseRelease: parseFiscalRelease,
  sniff: (file) => sniffOrderFile(orderSet, file),
  useOf: ({ code, billable, long_description }) => ({
    code,
    billable,
    terminated: null,
    changed: null,
    text: long_description,
  }),
  homes: [
    {
      name: 'icd-10-cm',
      table: 'billing_diagnosis_codes',
      periods: 'billing_diagnosis_code_periods',
      columns: { short: 'short_description', long: 'long_description', from: 'billable_from' },
    },
  ],
  dating: {
    kind: 'snapshots',
    stateOf: ({ billable, short_description: short, long_description: long }) => ({ billable, short, long }),
    due: fiscalDue,
    skipped: skippedOctober,
  },
}
