import { exitCode } from '@sow/kit/errors'
import type { Finding } from '@sow/runner'
import { renderFindings } from '../render/render-findings.js'
import type { CommandResult } from './command-result.js'

/** What a command that checks answers: findings of severity error end it with the exit code of wrong content. */
export function findingsResult(
  report: { readonly findings: readonly Finding[] },
  before: readonly string[] = [],
): CommandResult {
  const wrong = report.findings.some(({ severity }) => severity === 'error')
  return {
    document: { ...report, ok: !wrong },
    lines: [...before, ...renderFindings(report.findings)],
    exitCode: wrong ? exitCode.content : exitCode.done,
  }
}
