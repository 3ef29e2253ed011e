import type { CodeSet } from '../code-set/code-set.js'
import type { Icd10CmRow } from './order-row.js'
import { fiscalDue, parseFiscalRelease, skippedOctober } from './release.js'
import { sniffOrderFile } from './sniff-order-file.js'

const text = { type: 'text', nullable: false, defaulted: false, generated: false } as const

/** ICD-10-CM as CMS and CDC distribute it: the order file, which has headings and billable codes with both texts. */
export const icd10cm: CodeSet<Icd10CmRow> = {
  name: 'icd-10-cm',
  system: 'ICD-10-CM',
  title: 'ICD-10-CM',
  publisher: 'NCHS and CMS',
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
  releaseForm: 'FY2026, or FY2025-April for an update within the year',
  parseRelease: parseFiscalRelease,
  sniff: sniffOrderFile,
  useOf: ({ code, billable }) => ({ code, billable, terminated: null, changed: null }),
  home: {
    table: 'billing_diagnosis_codes',
    periods: 'billing_diagnosis_code_periods',
    columns: { short: 'short_description', long: 'long_description', from: 'billable_from' },
  },
  dating: {
    stateOf: ({ billable, short_description: short, long_description: long }) => ({ billable, short, long }),
    due: fiscalDue,
    skipped: skippedOctober,
  },
}
