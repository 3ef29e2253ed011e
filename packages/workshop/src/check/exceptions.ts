import type { Finding } from '@sow/runner/project'
import type { ContentFinding } from './check-content.js'

/** What an author declares to be meant, in package.json: `"sow": { "exceptions": [{ code, dataset, reason }] }`. */
export interface Exception {
  readonly code: string
  /** The name or identity of a dataset; null for a finding about the package itself. */
  readonly dataset: string | null
  readonly reason: string
}

/** Takes out the findings that exceptions with a reason declare; one without, or for nothing, is one itself. */
export function applyExceptions(
  findings: readonly ContentFinding[],
  exceptions: readonly Exception[],
  packageName: string,
): Finding[] {
  const stated = exceptions.filter(({ reason }) => reason.trim() !== '')
  return [
    ...findings
      .filter((finding) => !stated.some((exception) => covers(exception, finding)))
      .map(({ dataset: _, ...finding }) => finding),
    ...exceptions.flatMap((exception) => exceptionFindings(exception, findings, packageName)),
  ]
}

function covers({ code, dataset }: Exception, finding: ContentFinding): boolean {
  if (code !== finding.code) return false
  if (dataset === null || finding.dataset === null) return dataset === finding.dataset
  return dataset === finding.dataset || finding.dataset.endsWith(`/${dataset}`)
}

function exceptionFindings(
  exception: Exception,
  findings: readonly ContentFinding[],
  where: string,
): Finding[] {
  const what = `${exception.code}${exception.dataset === null ? '' : ` of ${exception.dataset}`}`
  if (exception.reason.trim() === '')
    return [
      {
        code: 'EXCEPTION_WITHOUT_REASON',
        severity: 'error',
        where,
        message: `It allows ${what} without saying why.`,
        remedy: 'Give the exception in package.json a `reason`.',
      },
    ]
  if (findings.some((finding) => covers(exception, finding))) return []
  return [
    {
      code: 'EXCEPTION_UNUSED',
      severity: 'error',
      where,
      message: `It allows ${what}, which is not found.`,
      remedy: 'Take the exception out of package.json.',
    },
  ]
}
