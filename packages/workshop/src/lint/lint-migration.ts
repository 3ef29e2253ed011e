import type { Finding } from '@sow/runner/project'
import { type LintContext, lintRules } from './rules.js'
import { nodeAt, parseStatements, type Statement, tableOf, textAt } from './statement.js'

/** What is known of a migration: its statements as a database got them, and its source where that is at hand. */
export interface LintSubject {
  /** Its package and name, for people. */
  readonly where: string
  readonly statements: readonly string[]
  readonly hasDown: boolean
  readonly source: string | null
}

interface Hit {
  readonly code: string
  readonly finding: Finding
}

/** Holds a migration against every rule. A silence takes out findings of its kind, and is one itself where unused. */
export async function lintMigration(subject: LintSubject): Promise<readonly Finding[]> {
  const statements = (await Promise.all(subject.statements.map(parseStatements))).flatMap(
    (parsed) => parsed ?? [],
  )
  const hits = [...missingDown(subject), ...ruleHits(subject, statements)]
  const silences = subject.source === null ? [] : readSilences(subject.source)
  const silenced = new Set(silences.filter(({ reason }) => reason !== '').map(({ code }) => code))
  return [
    ...hits.filter(({ code }) => !silenced.has(code)).map(({ finding }) => finding),
    ...silences.flatMap((silence) => silenceFindings(subject, silence, hits)),
  ]
}

function ruleHits(subject: LintSubject, statements: readonly Statement[]): Hit[] {
  const context: LintContext = { created: new Set(statements.flatMap(createdTable)) }
  return lintRules.flatMap(({ code, severity, reason, remedy, find }) =>
    statements
      .flatMap((statement) => find(statement, context))
      .map((what) => ({
        code,
        finding: { code, severity, where: subject.where, message: `${what}: ${reason}`, remedy },
      })),
  )
}

function createdTable({ kind, node }: Statement): string[] {
  if (kind === 'CreateStmt') return [tableOf(node)]
  return kind === 'CreateTableAsStmt' ? [textAt(nodeAt(nodeAt(node, 'into'), 'rel'), 'relname')] : []
}

function missingDown({ where, hasDown }: LintSubject): Hit[] {
  if (hasDown) return []
  const finding: Finding = {
    code: 'MISSING_DOWN',
    severity: 'warning',
    where,
    message: 'It has no way down, so nothing before it can be rolled back.',
    remedy: 'Write `down`, or say why there can be none.',
  }
  return [{ code: 'MISSING_DOWN', finding }]
}

function silenceFindings({ where }: LintSubject, silence: Silence, hits: readonly Hit[]): Finding[] {
  const at = `${where}, line ${silence.line}`
  if (silence.reason === '')
    return [
      {
        code: 'SILENCE_WITHOUT_REASON',
        severity: 'error',
        where: at,
        message: `It allows ${silence.code} without saying why.`,
        remedy: `Write // sow-allow ${silence.code}: and the reason.`,
      },
    ]
  if (hits.some(({ code }) => code === silence.code)) return []
  return [
    {
      code: 'SILENCE_UNUSED',
      severity: 'error',
      where: at,
      message: `It allows ${silence.code}, which is not found here.`,
      remedy: 'Take the line out.',
    },
  ]
}

/** One line of a migration's source that takes one kind of finding for meant: `// sow-allow CODE: reason`. */
interface Silence {
  readonly code: string
  readonly reason: string
  readonly line: number
}

/** Reads the silences of a migration's source. */
function readSilences(source: string): readonly Silence[] {
  return source.split('\n').flatMap((text, index) => {
    const found = /^\s*(?:\/\/|\*|--)\s*sow-allow\s+([A-Z_]+)\s*(?::\s*(.*?))?\s*(?:\*\/)?$/.exec(text)
    return found === null ? [] : [{ code: found[1] ?? '', reason: found[2] ?? '', line: index + 1 }]
  })
}
