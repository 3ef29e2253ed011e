import type { CrossCheck } from '../code-set/code-set.js'
import type { Finding } from '../code-set/finding.js'
import { type CodeRange, RangeWatch } from '../code-set/reaches-end.js'
import type { ChangeReport } from './change-report.js'
import type { HcpcsRow } from './hcpcs-row.js'

/** The first modifier or code, and the last, of every whole file since 2017. */
export const hcpcsRange: CodeRange = { first: /^(?:A1|A0021)$/, last: /^(?:V5|Z)/ }

const remedy = 'Download the file again from its publisher; where it stays so, ask the publisher.'

/** Counts the rows of a HCPCS file, and compares them with the report of changes beside it where there is one. */
export function crossCheckHcpcs(rowsFile: string, report: ChangeReport | null): CrossCheck<HcpcsRow> {
  const watch = new RangeWatch(hcpcsRange)
  const counts = { procedures: 0, modifiers: 0, ended: 0 }
  const open = new Map(report?.codes)
  const unlisted: string[] = []
  const dayless: number[] = []
  const endless: number[] = []
  return {
    see(rows) {
      for (const { values, position } of rows) {
        watch.see(values.code)
        counts[values.modifier ? 'modifiers' : 'procedures'] += 1
        if (values.terminated_on !== null) counts.ended += 1
        if (endsBeforeItBegins(values)) dayless.push(position)
        const told = open.get(values.code)
        open.delete(values.code)
        if (told === undefined) unlisted.push(values.code)
        else if (told.discontinued && values.terminated_on === null) endless.push(told.line)
      }
    },
    end() {
      const cut = [...watch.findings(rowsFile), ...daylessFinding(rowsFile, dayless)]
      if (report === null) return { counts, findings: [...cut, unchecked(rowsFile)] }
      const missing = [...open.values()].map(({ line }) => line)
      return {
        counts,
        findings: [
          ...cut,
          ...contradiction(report, missing, 'are not among the rows'),
          ...contradiction(report, endless, 'are discontinued there and have no last day among the rows'),
          ...unlistedFinding(report.file, unlisted),
        ],
      }
    },
  }
}

function endsBeforeItBegins({ added_on, terminated_on }: HcpcsRow): boolean {
  return added_on !== null && terminated_on !== null && terminated_on < added_on
}

/** Such a code was taken back before it was in force. */
function daylessFinding(where: string, lines: readonly number[]): Finding[] {
  if (lines.length === 0) return []
  const message = `Codes that end before they begin (${listed(lines)}) hold on no day: tables with periods leave them out.`
  return [{ code: 'OFFICIAL_DAYLESS', severity: 'warning', where, message, remedy }]
}

function listed(lines: readonly number[]): string {
  return `lines ${lines.slice(0, 10).join(', ')}${lines.length > 10 ? ', ...' : ''}`
}

/** Lines of the report that the rows do not bear out. */
function contradiction({ file, codes }: ChangeReport, lines: readonly number[], what: string): Finding[] {
  if (lines.length === 0) return []
  const message = `Of ${codes.size} codes that the report lists, ${lines.length} ${what} (${listed(lines)} of the report).`
  return [{ code: 'OFFICIAL_CHANGES', severity: 'error', where: file, message, remedy }]
}

/** A file is corrected after its report was written: what is there beyond it is no lost row. */
function unlistedFinding(where: string, codes: readonly string[]): Finding[] {
  if (codes.length === 0) return []
  const message = `The report does not list ${codes.length} of the codes.`
  return [{ code: 'OFFICIAL_UNLISTED', severity: 'note', where, message, remedy }]
}

function unchecked(where: string): Finding {
  return {
    code: 'OFFICIAL_UNCHECKED',
    severity: 'note',
    where,
    message: 'There is no report of changes beside the codes, so they cannot be compared with it.',
    remedy: 'Give the archive as its publisher distributes it, where there is one.',
  }
}
