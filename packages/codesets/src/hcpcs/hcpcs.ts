import type { CodeSet } from '../code-set/code-set.js'
import type { HcpcsRow } from './hcpcs-row.js'
import { parseQuarter, quarterDue } from './release.js'
import { sniffHcpcsFile } from './sniff-hcpcs-file.js'

const text = { type: 'text', nullable: false, defaulted: false, generated: false } as const
const date = { ...text, type: 'date', nullable: true } as const

/** HCPCS Level II as CMS distributes it: one row for each code and modifier, with both texts and its dates. */
export const hcpcs: CodeSet<HcpcsRow> = {
  name: 'hcpcs',
  system: 'HCPCS',
  title: 'HCPCS Level II',
  publisher: 'CMS',
  url: 'https://www.cms.gov/medicare/coding-billing/healthcare-common-procedure-system/quarterly-update',
  license:
    'US federal work: no copyright in the United States; codes of the AMA and the ADA are not part of it',
  table: 'hcpcs_codes',
  key: ['code'],
  columns: {
    code: text,
    short_description: text,
    long_description: text,
    modifier: { ...text, type: 'boolean' },
    added_on: date,
    effective_on: date,
    terminated_on: date,
  },
  // Codes leave the file four years after they ended, and some without a word: only the publisher's last day ends one.
  retiredOn: null,
  redistributable: 'yes',
  releaseForm: '2026-April, the month in which its quarter begins, or 2026 for that of January',
  parseRelease: parseQuarter,
  sniff: sniffHcpcsFile,
  useOf: ({ code, terminated_on, effective_on, long_description }) => ({
    code,
    billable: null,
    terminated: terminated_on,
    changed: effective_on,
    text: long_description,
  }),
  homes: [
    {
      name: 'hcpcs',
      takes: (code) => !isModifier(code),
      table: 'billing_procedure_codes',
      periods: 'billing_procedure_code_periods',
      columns: { short: 'short_description', long: 'long_description', from: 'effective_from' },
    },
    {
      name: 'hcpcs-modifiers',
      takes: isModifier,
      table: 'billing_modifiers',
      periods: 'billing_modifier_periods',
      columns: { short: 'name', long: 'description', from: 'effective_from' },
    },
  ],
  dating: {
    kind: 'stated',
    recordOf: (
      { short_description, long_description, added_on, effective_on, terminated_on },
      isResumed = false,
    ) => ({
      short: short_description,
      long: long_description,
      added: added_on,
      changed: effective_on,
      ended: terminated_on,
      isResumed,
    }),
    due: quarterDue,
  },
}

/** Procedures have five characters. */
function isModifier(code: string): boolean {
  return code.length === 2
}
