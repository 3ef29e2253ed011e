import type { Guard } from '../rows/guard.js'
import type { GuardedField } from '../rows/guarded-fields.js'
import { watchFields } from '../rows/watch-fields.js'

const isNumber = ({ noun }: GuardedField) => /(?:^|_)npi$/.test(noun)

/**
 * True for a National Provider Identifier: ten digits, the last by the Luhn formula over the number with the prefix
 * 80840, which adds 24 to the sum (CMS, NPI check digit).
 */
export function isProviderNumber(text: string): boolean {
  if (!/^\d{10}$/.test(text)) return false
  const sum = [...text].reduce((total, digit, at) => total + luhnValue(Number(digit), at % 2 === 0), 24)
  return sum % 10 === 0
}

function luhnValue(digit: number, doubled: boolean): number {
  if (!doubled) return digit
  return digit * 2 > 9 ? digit * 2 - 9 : digit * 2
}

/** National Provider Identifiers, in columns named `npi` or ending so. */
export const providerNumbers: readonly Guard[] = [
  {
    code: 'NPI_CHECK_DIGIT',
    severity: 'error',
    reason: 'An NPI has ten digits and ends with a check digit; claims with any other are rejected.',
    remedy: 'Correct the number.',
    inRows: (dataset) => watchFields(dataset, isNumber, (value) => !isProviderNumber(value)),
  },
  {
    code: 'NPI_OUTSIDE_DEMO',
    severity: 'error',
    reason: 'An NPI names one real provider, who belongs to a site and not into a package.',
    remedy: 'Take it out, or move the rows into a dataset of kind demo with numbers that begin with 2.',
    inRows: (dataset) =>
      dataset.described.kind === 'demo' ? null : watchFields(dataset, isNumber, () => true),
  },
  {
    code: 'NPI_ASSIGNABLE',
    severity: 'error',
    reason:
      'Numbers that begin with 1 are assigned to real providers; those that begin with 2 are not so far.',
    remedy: 'Give demo providers numbers that begin with 2.',
    inRows: (dataset) =>
      dataset.described.kind === 'demo'
        ? watchFields(dataset, isNumber, (value) => !value.startsWith('2'))
        : null,
  },
]
