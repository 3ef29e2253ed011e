import type { PlannedRow } from '@sow/engine'
import { escapeUnseen } from '@sow/kit/errors'
import type { PlanReport } from '@sow/runner'
import { counted } from '../render-counts.js'
import { impactCells, impactTitle, impactTitles, noImpact } from '../render-impact.js'
import { isEstimate, sumOfPlan } from '../render-run.js'
import { tellUnasked } from '../tell-unasked.js'
import { tellDatabase } from '../view.js'
import { planStyle } from './plan-style.js'
import {
  actionWords,
  countsOf,
  impactOf,
  newValues,
  tellDecision,
  valuesOf,
  valueTitles,
} from './plan-words.js'
import { type ToldDataset, type ToldPlan, toldPlan } from './told-plan.js'

/** Rows of a dataset on a page: nobody reads more, and the CSV file has all. */
const mostRows = 5000
/** A dataset of more rows is closed until somebody opens it. */
const openRows = 100

/** A plan as one page, piece by piece: no script, nothing from elsewhere. */
export function* planHtml(
  report: PlanReport,
  rows: readonly PlannedRow[],
  { values }: { readonly values: boolean },
): Generator<string> {
  const plan = toldPlan(report, rows, values)
  yield headOf(report, plan)
  yield* impactSection(report.impact)
  for (const { domain, datasets } of plan.domains) {
    yield `<h2>${text(domain)}</h2>\n`
    for (const dataset of datasets) yield* sectionOf(dataset, values)
  }
  yield '</main>\n</body>\n</html>\n'
}

function headOf(report: PlanReport, { quiet, values }: ToldPlan): string {
  const title = `Plan for ${tellDatabase(report.database)}`
  const sum = report.pending ? `${sumOfPlan(report)}.` : 'Nothing would change.'
  const waiting = report.migrations.filter(({ state }) => state === 'pending')
  const lines = [
    `<p>${text(sum)} ${text(counted(quiet, 'dataset'))} unchanged. Nothing was written: this is a plan.</p>`,
    ...(waiting.length === 0
      ? []
      : [`<p>${text(counted(waiting.length, 'migration'))} would run before.</p>`]),
    ...(isEstimate(report) ? ['<p>Some counts are estimated: their tables come with a migration.</p>'] : []),
    ...(values ? [] : ['<p class="soft">Values are left out: --show-values was not given.</p>']),
  ]
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${text(title)}</title>
<style>
${planStyle}
</style>
</head>
<body>
<main>
<h1>${text(title)}</h1>
${lines.join('\n')}
`
}

/** Nothing where it was not asked for. */
function* impactSection(impact: PlanReport['impact']): Generator<string> {
  if (impact === undefined) return
  if (impact.length === 0) return yield `<p>${text(noImpact)}</p>\n`
  const cells = (row: readonly string[]) => row.map((each) => `<td>${text(each)}</td>`).join('')
  yield `<h2>${text(impactTitle)}</h2>\n<div class="scroll"><table>\n<thead><tr>${impactTitles.map((title) => `<th scope="col">${title}</th>`).join('')}</tr></thead>\n<tbody>\n`
  for (const [code = '', ...row] of impactCells(impact.slice(0, mostRows)))
    yield `<tr><th scope="row" class="key">${text(code)}</th>${cells(row)}</tr>\n`
  yield '</tbody>\n</table></div>\n'
  if (impact.length > mostRows)
    yield `<p>And ${text(counted(impact.length - mostRows, 'line'))} more: <code>--json</code> has all of them.</p>\n`
}

function* sectionOf(dataset: ToldDataset, values: boolean): Generator<string> {
  const { report, rows, domain, dataset: name } = dataset
  const counts = countsOf(dataset)
  yield `<details${rows.length <= openRows ? ' open' : ''}>\n<summary><strong>${text(report.title)}</strong> ${text(`${domain}/${name} ${report.version}`)}: ${counts === '' ? 'no row' : text(counts)}</summary>\n`
  if (report.brake !== null)
    yield '<p class="brake">This would stop the run: it has to be meant by name.</p>\n'
  for (const told of tellUnasked(report)) yield `<p>${text(told)}</p>\n`
  if (rows.length > 0) yield* tableOf(dataset, values)
  if (rows.length > mostRows)
    yield `<p>And ${text(counted(rows.length - mostRows, 'row'))} more: <code>--csv</code> has all of them.</p>\n`
  yield '</details>\n'
}

function* tableOf({ report, rows }: ToldDataset, values: boolean): Generator<string> {
  const tenants = rows.some(({ tenant }) => tenant !== null)
  const titles = [
    'What happens',
    ...(tenants ? ['Tenant'] : []),
    'Key',
    ...(values ? ['Name'] : []),
    'Column',
    ...(values ? valueTitles : []),
    'Why',
  ]
  yield `<div class="scroll"><table>\n<caption>${text(report.title)}: rows of ${text(report.table)}</caption>\n<thead><tr>${titles.map((title) => `<th scope="col">${title}</th>`).join('')}</tr></thead>\n<tbody>\n`
  for (const row of rows.slice(0, mostRows)) yield rowOf(row, values, tenants)
  yield '</tbody>\n</table></div>\n'
}

function rowOf(row: PlannedRow, values: boolean, tenants: boolean): string {
  const { action, tenant, key, name, columns } = row
  const isWhole = action === 'insert' || columns.length === 0
  const span = isWhole || columns.length === 1 ? '' : ` rowspan="${columns.length}"`
  const head = [
    `<td${span} class="${action}">${actionWords[action]}</td>`,
    ...(tenants ? [`<td${span}>${text(tenant ?? '')}</td>`] : []),
    `<th scope="row"${span} class="key">${text(key)}</th>`,
    ...(values ? [`<td${span}>${text(name ?? '')}</td>`] : []),
  ].join('')
  if (isWhole) {
    const told = values ? ['', '', newValues(row), ''] : []
    return `<tr>${head}${['', ...told, impactOf(row)].map((each) => `<td>${text(each)}</td>`).join('')}</tr>\n`
  }
  return columns
    .map((column, at) => {
      const told = values ? valuesOf(column).map(valueCell) : []
      const then = [tellDecision(column), at === 0 ? impactOf(row) : ''].filter((part) => part !== '')
      const cells = [`<td>${text(column.column)}</td>`, ...told, `<td>${text(then.join('; '))}</td>`]
      return `<tr>${at === 0 ? head : ''}${cells.join('')}</tr>\n`
    })
    .join('')
}

function valueCell(value: string | null | undefined): string {
  if (value === undefined) return '<td></td>'
  return value === null ? '<td class="soft">null</td>' : `<td>${text(value)}</td>`
}

/** Text as a page shows it: it neither becomes markup nor hides. */
function text(given: string): string {
  return escapeUnseen(given)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
