import type { FaultReport } from '@sow/runner'
import { yellow } from './color.js'
import { pasteable } from './how-to-type.js'
import { fitLines } from './width.js'

/** What could not be looked at, with what to do about each. Packages that were left out are told as they are. */
export function renderFaults(faults: readonly FaultReport[]): string[] {
  const told = faults
    .filter((fault) => placeOf(fault) !== null && fault.code !== 'SOURCE_MISSING')
    .map((fault) => `  ${placeOf(fault)}  ${fault.code}  ${fault.message} ${pasteable(fault.hint)}`)
  const lacking = renderLacking(faults)
  // A dataset and its file may be told of the same fault.
  return told.length === 0
    ? lacking
    : [...lacking, '', yellow('Not looked at:'), ...fitLines([...new Set(told)])]
}

/** What a fault is about, where nothing else tells it. */
function placeOf({ dataset, package: owner, code }: FaultReport): string | null {
  if (dataset !== null) return dataset
  if (code === 'LEDGER_NEWER') return 'sow'
  return code === 'CONFIG_INVALID' && owner === null ? 'sow.config' : null
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
