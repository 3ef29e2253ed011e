import type { Finding } from '@sow/runner/project'
import type { Mismatch } from './judge-code.js'

const meanings: Readonly<Record<Mismatch, Omit<Finding, 'where' | 'message'> & { readonly what: string }>> = {
  unknown: {
    code: 'OFFICIAL_UNKNOWN',
    severity: 'error',
    what: 'The file does not have',
    remedy: 'Correct the codes, or compare with the release that the dataset names.',
  },
  newer: {
    code: 'OFFICIAL_NEWER',
    severity: 'note',
    what: 'The file ends before the first day of',
    remedy: 'Compare with a later release.',
  },
  'not-billable': {
    code: 'OFFICIAL_NOT_BILLABLE',
    severity: 'error',
    what: 'They are headings in the file',
    remedy: 'Ship them without a billable date, or use the codes below them.',
  },
  billable: {
    code: 'OFFICIAL_BILLABLE',
    severity: 'warning',
    what: 'They are billable in the file, and headings here',
    remedy: 'Give them the day from which they are billable.',
  },
  terminated: {
    code: 'OFFICIAL_TERMINATED',
    severity: 'error',
    what: 'The file ends them on a day that is not said here',
    remedy: 'Ship the last day on which they may be used, or the codes that replaced them.',
  },
}

/** One finding for each way in which codes of a dataset differ from a file, naming them all. */
export function describeMismatches(
  found: ReadonlyMap<Mismatch, ReadonlySet<string>>,
  where: string,
  file: string,
): Finding[] {
  return [...found].map(([mismatch, codes]) => {
    const { what, ...meaning } = meanings[mismatch]
    const list = [...codes].sort().join(', ')
    return { ...meaning, where, message: `${what} (${file}), ${codes.size} in all: ${list}.` }
  })
}
