import type { Finding } from '@sow/runner'
import { pasteable } from './how-to-type.js'
import { counted } from './render-counts.js'
import { fitLines } from './width.js'

/** Places that one thing is said of are listed where there are more of them. */
const mostRepeated = 3

/** Findings for people: where, what, and what to do. */
export function renderFindings(findings: readonly Finding[]): string[] {
  if (findings.length === 0) return ['Nothing was found to be wrong.']
  const said = Map.groupBy(findings, ({ code, message, remedy }) => JSON.stringify([code, message, remedy]))
  return [
    ...[...said.values()].flatMap((same) =>
      same.length > mostRepeated ? renderSame(same) : same.flatMap((finding) => renderFinding(finding)),
    ),
    '',
    `${counted(findings.length, 'finding')}.`,
  ]
}

function renderFinding({ severity, code, where, message, remedy }: Finding): string[] {
  return [`${severity}  ${code}  ${where}`, ...fitLines([`  ${message}`, `  Try: ${pasteable(remedy)}`])]
}

function renderSame(findings: readonly Finding[]): string[] {
  const [first] = findings
  if (first === undefined) return []
  const [head = '', ...rest] = renderFinding({ ...first, where: `${findings.length} of them` })
  return [head, ...fitLines([`  ${findings.map(({ where }) => where).join('; ')}`]), ...rest]
}
