import type { FaultReport } from '@sow/runner'
import { yellow } from './color.js'
import { pasteable } from './how-to-type.js'
import { fitLines } from './width.js'

/** What could not be looked at, with what to do about each. Packages that were left out are told as they are. */
export function renderFaults(faults: readonly FaultReport[]): string[] {
  const told = faults
    .filter(({ dataset, code }) => (dataset !== null || code === 'LEDGER_NEWER') && code !== 'SOURCE_MISSING')
    .map(
      ({ dataset, code, message, hint }) => `  ${dataset ?? 'sow'}  ${code}  ${message} ${pasteable(hint)}`,
    )
  const lacking = renderLacking(faults)
  // A dataset and its file may be told of the same fault.
  return told.length === 0
    ? lacking
    : [...lacking, '', yellow('Not looked at:'), ...fitLines([...new Set(told)])]
}

/** Datasets that are left out for the want of a publisher's file: where to get each file is told once. */
export function renderLacking(faults: readonly FaultReport[] = []): string[] {
  const lacking = faults.filter(({ code }) => code === 'SOURCE_MISSING')
  if (lacking.length === 0) return []
  const hints = [...new Set(lacking.map(({ hint }) => pasteable(hint)))]
  return [
    '',
    yellow('Left out, for the want of an official file:'),
    ...lacking.map(({ message }) => `  ${message}`),
    ...hints.map((hint) => `  ${hint}`),
  ]
}
