import type { FaultReport } from '@sow/runner'
import { yellow } from './color.js'
import { pasteable } from './how-to-type.js'

/** What could not be looked at, with what to do about each. Packages that were left out are told as they are. */
export function renderFaults(faults: readonly FaultReport[]): string[] {
  const told = faults
    .filter(({ dataset }) => dataset !== null)
    .map(({ dataset, code, message, hint }) => `  ${dataset}  ${code}  ${message} ${pasteable(hint)}`)
  // A dataset and its file may be told of the same fault.
  return told.length === 0 ? [] : ['', yellow('Not looked at:'), ...new Set(told)]
}
