import { exitCode } from '@sow/kit/errors'
import type { Finding } from '@sow/runner'
import { renderFindings } from '../render/render-findings.js'

/** What a command that checks answers: findings of severity error end it with the exit code of wrong content. */
export function findingsResult<Report extends { readonly findings: readonly Finding[] }>(
  report: Report,
  before: readonly string[] = [],
) {
  const ok = !report.findings.some(({ severity }) => severity === 'error')
  return {
    document: report,
    lines: [...before, ...renderFindings(report.findings)],
    ok,
    exitCode: ok ? exitCode.done : exitCode.content,
  }
}
