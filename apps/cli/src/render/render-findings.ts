import type { Finding } from '@sow/runner'
import { pasteable } from './how-to-type.js'
import { counted } from './render-counts.js'
import { fitLines } from './width.js'

/** Findings for people: where, what, and what to do. */
export function renderFindings(findings: readonly Finding[]): string[] {
  if (findings.length === 0) return ['Nothing was found to be wrong.']
  return [
    ...findings.flatMap(({ severity, code, where, message, remedy }) => [
      `${severity}  ${code}  ${where}`,
      ...fitLines([`  ${message}`, `  Try: ${pasteable(remedy)}`]),
    ]),
    '',
    `${counted(findings.length, 'finding')}.`,
  ]
}
