import {
  type CodeSetRelease,
  createTableStatement,
  type DescribedRelease,
  describeRelease,
  type RecognisedRelease,
  type ReleaseFinding,
} from '@sow/codesets'
import type { CodeSetReport } from './code-set-report.js'

/** A release file after one pass over its rows. */
export interface ReadCodeSet {
  readonly described: DescribedRelease
  readonly report: CodeSetReport
}

/** Reads a recognised file whole, and says what it is. Throws SowError DATA_INVALID or DATA_SYNTAX. */
export async function readCodeSet(
  recognised: RecognisedRelease,
  target: { readonly table: string; readonly release: CodeSetRelease | null; readonly signal?: AbortSignal },
): Promise<ReadCodeSet> {
  const { codeSet, file, found } = recognised
  const { table, release, signal } = target
  const onRows = () => signal?.throwIfAborted()
  const papers = found.papers ?? codeSet
  const described = await describeRelease({ recognised, table, release, onRows })
  const findings = [...unloadableFinding(recognised), ...described.findings]
  const report = {
    file: file.name,
    sha256: file.sha256,
    codeSet: codeSet.name,
    title: codeSet.title,
    publisher: papers.publisher,
    license: papers.license,
    redistributable: codeSet.redistributable,
    loadable: findings.every(({ severity }) => severity !== 'error'),
    also: recognised.also,
    release,
    suggested: found.suggested,
    rowsFile: found.rowsFile,
    rows: described.manifest.rows,
    counts: described.counts,
    contentHash: described.manifest.contentHash,
    table,
    createTable: createTableStatement(codeSet, table),
    findings,
  }
  return { described, report }
}

/** Why a file that is known cannot be loaded. */
function unloadableFinding({ found: { rowsFile, unloadable } }: RecognisedRelease): ReleaseFinding[] {
  if (unloadable === undefined) return []
  const { message, hint } = unloadable
  return [{ code: 'OFFICIAL_UNLOADABLE', severity: 'error', where: rowsFile, message, remedy: hint }]
}
