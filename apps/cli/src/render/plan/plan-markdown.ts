import type { PlannedColumn, PlannedRow } from '@sow/engine'
import type { PlanReport } from '@sow/runner'
import { markdownTable, plainMarkdown } from '../markdown.js'
import { counted } from '../render-counts.js'
import { impactCells, impactTitle, impactTitles, noImpact } from '../render-impact.js'
import { isEstimate, sumOfPlan } from '../render-run.js'
import { tellUnasked } from '../tell-unasked.js'
import { tellDatabase } from '../view.js'
import { actionWords, countsOf, impactOf, newValues, tellDecision } from './plan-words.js'
import { type ToldDataset, type ToldPlan, toldPlan } from './told-plan.js'

/** A comment of a pull request takes 65,536 characters; some are left for what stands around the plan. */
export const commentLength = 60_000
/** Lines of the site's own rows that a comment has. */
const impactShown = 100
/** A value that is longer is cut: the page has all of it. */
const longestValue = 200

/** A plan as Markdown that fits a comment: what does not is counted, and where it stands is said. */
export function planMarkdown(
  report: PlanReport,
  rows: readonly PlannedRow[],
  { values, limit = commentLength }: { readonly values: boolean; readonly limit?: number },
): string[] {
  const plan = toldPlan(report, rows, values)
  const head = headOf(report, plan)
  const room = limit - lengthOf(head)
  const { lines, left } = fit(plan, room)
  return [
    ...head,
    ...lines,
    ...(left === 0
      ? []
      : ['', `**And ${counted(left, 'row')} more**: \`sow db plan --html plan.html\` has all of them.`]),
  ]
}

function headOf(report: PlanReport, { quiet, values }: ToldPlan): string[] {
  const waiting = report.migrations.filter(({ state }) => state === 'pending').length
  const sum = report.pending ? `${sumOfPlan(report)}.` : 'Nothing would change.'
  return [
    `**${plainMarkdown(sum)}** In ${plainMarkdown(tellDatabase(report.database))}; ${counted(quiet, 'dataset')} unchanged.`,
    ...(waiting === 0 ? [] : ['', `${counted(waiting, 'migration')} would run before.`]),
    ...(isEstimate(report) ? ['', 'Some counts are estimated: their tables come with a migration.'] : []),
    ...(values || !report.pending ? [] : ['', 'Values are left out; `--show-values` tells them.']),
    ...impactLines(report.impact),
  ]
}

/** The site's own rows, which come first: nothing where it was not asked for. */
function impactLines(impact: PlanReport['impact']): string[] {
  if (impact === undefined) return []
  if (impact.length === 0) return ['', noImpact]
  const more = impact.length - impactShown
  return [
    '',
    `### ${impactTitle}`,
    '',
    ...markdownTable(impactTitles, impactCells(impact.slice(0, impactShown))),
    ...(more > 0 ? ['', `And ${counted(more, 'line')} more.`] : []),
  ]
}

/** Every dataset has its line before any has its rows: what is cut is detail. */
function fit({ domains, values }: ToldPlan, room: number): { lines: string[]; left: number } {
  const datasets = domains.flatMap((domain) => domain.datasets)
  const lines: string[] = []
  let [used, left] = [datasets.reduce((sum, each) => sum + lengthOf(titleOf(each)), 0), 0]
  for (const dataset of datasets) {
    lines.push(...titleOf(dataset))
    if (dataset.rows.length === 0) continue
    const [titles = '', rule = '', ...cells] = tableOf(dataset, values)
    const ends = rowEnds(dataset)
    let fitting = 0
    let size = lengthOf(['', titles, rule])
    for (const [at, cell] of cells.entries()) {
      size += cell.length + 1
      if (used + size > room) break
      if (ends.has(at + 1)) fitting = at + 1
    }
    if (fitting > 0) {
      lines.push('', titles, rule, ...cells.slice(0, fitting))
      used += lengthOf(['', titles, rule, ...cells.slice(0, fitting)])
    }
    left += [...ends].filter((end) => end > fitting).length
  }
  return { lines, left }
}

function titleOf(dataset: ToldDataset): string[] {
  const { domain, dataset: name, report } = dataset
  const stop = report.brake === null ? '' : ' **This would stop the run.**'
  const counts = countsOf(dataset)
  return [
    '',
    `### ${plainMarkdown(report.title)} (\`${domain}/${name}\` ${plainMarkdown(report.version)})`,
    '',
    `${counts === '' ? 'No row' : counts}.${stop}`,
    ...tellUnasked(report).flatMap((told) => ['', plainMarkdown(told)]),
  ]
}

/** Six columns at most: a comment shows no more beside each other. What was applied last has one only where it says something of its own. */
function tableOf({ rows }: ToldDataset, values: boolean): string[] {
  const hasBase = rows.some(({ columns }) => columns.some(isEdited))
  const titles = ['row', 'column', ...(values ? valueNames(hasBase) : []), 'what happens']
  return markdownTable(
    titles,
    rows.flatMap((row) => cellsOf(row, values, hasBase)),
  )
}

function valueNames(hasBase: boolean): string[] {
  return [...(hasBase ? ['last applied'] : []), 'here now', 'package']
}

function isEdited({ from, base }: PlannedColumn): boolean {
  return base !== undefined && base !== from
}

/** After which lines of its table each row of a dataset ends. */
function rowEnds({ rows }: ToldDataset): ReadonlySet<number> {
  let lines = 0
  return new Set(rows.map((row) => (lines += linesOf(row))))
}

function linesOf({ action, columns }: PlannedRow): number {
  return action === 'insert' ? 1 : Math.max(1, columns.length)
}

function cellsOf(row: PlannedRow, values: boolean, hasBase: boolean): string[][] {
  const action = told(actionWords[row.action], impactOf(row))
  if (row.action === 'insert' || row.columns.length === 0) {
    const news = values ? [...(hasBase ? [''] : []), '', cut(newValues(row))] : []
    return [[nameOf(row), '', ...news, action]]
  }
  return row.columns.map((column, at) => {
    const cells = values ? [...(hasBase ? [column.base] : []), column.from, column.to].map(cut) : []
    const what = told(at === 0 ? action : '', tellDecision(column))
    return [at === 0 ? nameOf(row) : '', column.column, ...cells, what]
  })
}

/** The key of a row, and what people call it. */
function nameOf({ tenant, key, name }: PlannedRow): string {
  const called = name === undefined || name === null || name === key ? '' : `: ${name}`
  return `${tenant === null ? '' : `${tenant}: `}${key}${called}`
}

function told(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('; ')
}

function cut(value: string | null | undefined): string {
  if (value === undefined) return ''
  if (value === null) return 'null'
  return value.length <= longestValue ? value : `${value.slice(0, longestValue - 1)}…`
}

function lengthOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0)
}
