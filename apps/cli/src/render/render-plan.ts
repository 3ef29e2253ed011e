import type { PlanReport } from '@sow/runner'
import { countNames, sampledRows, sumOfCounts } from '@sow/runner/start'
import { yellow } from './color.js'
import { howToType } from './how-to-type.js'
import { counted, groupDigits, renderDatasets } from './render-counts.js'
import { shown } from './render-drift.js'
import { renderImpact } from './render-impact.js'
import { renderMappings } from './render-mappings.js'
import { renderAttention, renderPulledIn, sumOf } from './render-run.js'
import { renderTable } from './render-table.js'

/** Rows of one dataset that are named. */
const namedRows = 10

type PlannedDataset = PlanReport['datasets'][number]
type Sample = PlannedDataset['samples'][number]

/** What a set-up would do: migrations, datasets, the rows that it would change, and what would stop it. */
export function renderPlan(report: PlanReport): string[] {
  const { datasets, totals, migrations, pending } = report
  const waiting = migrations.filter(({ state }) => !['applied', 'adopted', 'skipped'].includes(state))
  const sum = pending
    ? `${sumOf(report, 'planned')}${totals.estimated ? ', some of them estimated' : ''}.`
    : 'Nothing would change.'
  return [
    ...waiting.map(({ package: owner, name, state }) => `${state}  ${owner}  ${name}`),
    ...(waiting.length > 0 ? [''] : []),
    ...renderMappings(report),
    ...renderPulledIn(report),
    ...renderDatasets(datasets),
    ...datasets.flatMap(renderRows),
    ...renderAdoption(datasets),
    ...renderImpact(report.impact),
    '',
    sum,
    ...renderAttention(report),
    ...datasets.flatMap(renderBrake),
    'Nothing was written: this is a plan.',
    ...(pending ? [`Next: ${howToType('db up')}`] : []),
  ]
}

/** What was there before a first run, dataset by dataset, before anything is decided of it. */
function renderAdoption(datasets: readonly PlannedDataset[]): string[] {
  const rows = datasets.flatMap(({ domain, dataset, adoption }) =>
    adoption === null
      ? []
      : [
          [
            `  ${domain}/${dataset}`,
            ...[adoption.equal, adoption.edited, adoption.missing, adoption.extra].map(groupDigits),
          ],
        ],
  )
  if (rows.length === 0) return []
  const columns = [
    { title: '', align: 'left' as const },
    ...['equal', 'edited', 'missing', 'extra'].map((title) => ({ title, align: 'right' as const })),
  ]
  return [
    '',
    'Rows that were there before, beside those of the release:',
    ...renderTable(columns, rows),
    'Edited values stay as the site has them, but for --adopt-as base=DATASET.',
  ]
}

/** A first load is told by its counts: naming its rows would say nothing. */
function renderRows(dataset: PlannedDataset): string[] {
  const others = sumOfCounts(
    dataset,
    countNames.filter((name) => name !== 'inserted'),
  )
  const told = dataset.samples.filter(({ action }) => action !== 'insert' || others > 0)
  if (told.length === 0) return []
  const named = told.slice(0, namedRows)
  const rows = named.map((row) => [
    `  ${row.action}`,
    row.tenant === null ? row.key : `${row.tenant}: ${row.key}`,
    columnsOf(row),
  ])
  const columns = ['', '', ''].map((title) => ({ title, align: 'left' as const }))
  return [
    '',
    `${dataset.domain}/${dataset.dataset}`,
    ...renderTable(columns, rows).slice(1),
    ...renderMore(dataset, told.length, named.length),
  ]
}

/** How many rows are not named. A row with a column kept or in conflict and another taken counts twice: then none is told. */
function renderMore(dataset: PlannedDataset, told: number, named: number): string[] {
  const isWhole = dataset.samples.length < sampledRows
  const rows = isWhole
    ? told
    : sumOfCounts(
        dataset,
        countNames.filter((name) => name !== 'unchanged'),
      )
  if (rows <= named) return []
  const isExact = isWhole || dataset.kept + dataset.conflicts === 0
  return [`  and ${isExact ? `${groupDigits(rows - named)} more` : 'more'}: --rows tells all.`]
}

function columnsOf({ columns, references, replacedBy, action }: Sample): string {
  if (action === 'retire' || action === 'delete' || action === 'left')
    return [
      ...(references === 0 ? [] : [`${counted(references, 'row')} of other tables refer to it`]),
      ...(replacedBy === undefined ? [] : [`replaced by ${replacedBy.join(', ')}`]),
    ].join('; ')
  return columns
    .map(({ column, decision, from, to }) => {
      const values = from === undefined ? '' : `: ${shown(from)} -> ${shown(to)}`
      return `${column}${values}${decision === 'take' ? '' : ` (${decision})`}`
    })
    .join(', ')
}

function renderBrake({ domain, dataset, brake }: PlannedDataset): string[] {
  if (brake === null) return []
  const name = `${domain}/${dataset}`
  return [yellow(`${name} would stop the run: ${brakeTexts[brake](name)}`)]
}

const brakeTexts: Readonly<Record<NonNullable<PlannedDataset['brake']>, (name: string) => string>> = {
  'mass-change': (name) =>
    `unusually many rows would leave. --accept-mass-change ${name} says that it is meant.`,
  conflicts: () => 'it has conflicts, and --on-conflict=fail was given.',
  overwrite: (name) =>
    `rows that were there before would lose their values. --accept-overwrite ${name} says that it is meant.`,
}
