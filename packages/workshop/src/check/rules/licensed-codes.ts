import type { CodeSystem } from '../rows/code-system.js'
import { type CodeUse, codeFields } from '../rows/code-uses.js'
import type { Guard, GuardedDataset, RowWatch } from '../rows/guard.js'

/** A code that a package made up itself, so that nobody takes it for one of a licensed set. */
const synthetic = /^ZZ/i

function watchCodes(dataset: GuardedDataset, isWrong: (use: CodeUse) => boolean): RowWatch | null {
  const fields = codeFields(dataset)
  if (fields.length === 0) return null
  return (row) => fields.filter((field) => field.read(row).some(isWrong)).map(({ name }) => name)
}

/** Any code of a licensed system is wrong, and under HCPCS, which is next to it, codes of its shape are. */
function licensed(system: CodeSystem, shape: RegExp, role: 'code' | 'modifier' = 'code') {
  return (dataset: GuardedDataset) =>
    watchCodes(dataset, (use) => {
      if (use.role !== role || synthetic.test(use.code)) return false
      const named = use.system === system && use.named
      return named || ((use.system === system || use.system === 'HCPCS') && shape.test(use.code))
    })
}

const ship = 'Take them out; let the site import them, or use codes of your own that begin with ZZ.'

/** Codes that a published package must not hold, judged by code system and column, never by shape alone. */
export const licensedCodes: readonly Guard[] = [
  {
    code: 'LICENSED_CPT',
    severity: 'error',
    reason: 'CPT codes belong to the American Medical Association, and each use needs its licence.',
    remedy: ship,
    inRows: licensed('CPT', /^(?:\d{5}|\d{4}[AFMTU])$/i),
  },
  {
    code: 'LICENSED_CPT_MODIFIER',
    severity: 'error',
    reason: 'Modifiers of digits and those of performance and physical status are part of CPT.',
    remedy: 'Take them out; HCPCS Level II modifiers begin with a letter and may stay.',
    inRows: licensed('CPT', /^(?:\d\d|[1-8]P|P[1-6])$/i, 'modifier'),
  },
  {
    code: 'LICENSED_CDT',
    severity: 'error',
    reason: 'Dental codes, D and four digits, belong to the American Dental Association.',
    remedy: ship,
    inRows: licensed('CDT', /^D\d{4}$/i),
  },
  {
    code: 'LICENSED_NUBC',
    severity: 'error',
    reason: 'Revenue codes and types of bill belong to the American Hospital Association.',
    remedy: ship,
    inRows: (dataset) =>
      watchCodes(
        dataset,
        ({ system, code, named }) =>
          system === 'NUBC' && !synthetic.test(code) && (named || /^0?\d{3}$|^[1-9]\d{3}$/.test(code)),
      ),
  },
  {
    code: 'LICENSED_X12',
    severity: 'error',
    reason: 'Only X12 may permit the reproduction of its code lists.',
    remedy: ship,
    inRows: (dataset) =>
      watchCodes(
        dataset,
        ({ system, code, named }) =>
          system === 'X12' &&
          !synthetic.test(code) &&
          (named || /^(?:[A-Z]{0,2}\d{1,3}|CO|CR|OA|PI|PR)$/i.test(code)),
      ),
  },
  {
    code: 'LICENSED_SNOMED',
    severity: 'error',
    reason: 'SNOMED CT needs an affiliate licence.',
    remedy: ship,
    inRows: (dataset) =>
      watchCodes(
        dataset,
        ({ system, code, named }) => system === 'SNOMED' && (named || /^\d{6,18}$/.test(code)),
      ),
  },
]
