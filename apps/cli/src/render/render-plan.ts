import type { PlanReport } from '@sow/runner'
import { countNames, sampledRows, sumOfCounts } from '@sow/runner/start'
import { yellow } from './color.js'
import { howToWrite } from './next-step.js'
import { counted, groupDigits } from './render-counts.js'
import { isQuiet, renderDatasets, renderQuiet } from './render-datasets.js'
import { renderLacking } from './render-faults.js'
import { renderImpact } from './render-impact.js'
import { renderMappings } from './render-mappings.js'
import { renderRowChanges } from './render-row-changes.js'
import { isEstimate, noSelection, renderAttention, renderPulledIn, sumOfPlan } from './render-run.js'
import { renderTable } from './render-table.js'
import { tellUnasked, tellUnaskedBriefly } from './tell-unasked.js'
import { calmView, renderTook, type View } from './view.js'
import { fitLines } from './width.js'

/** Rows of one dataset that are named, migrations of one state, and constraints that no plan asks. */
const namedRows = 10
const namedMigrations = 5
const namedUnasked = 5

type PlannedDataset = PlanReport['datasets'][number]

/** What a set-up would do: migrations, datasets, the rows that it would change, and what would stop it. */
export function renderPlan(report: PlanReport, view: View = calmView): string[] {
  const { datasets, pending } = report
  const shown = view.all
    ? datasets
    : datasets.filter((dataset) => !isQuiet(dataset) || dataset.brake !== null)
  const sum = pending
    ? `${sumOfPlan(report)}${isEstimate(report) ? ', some of them estimated' : ''}.`
    : tellSettled(datasets)
  const told = [
    ...renderWaiting(report, view),
    ...renderMappings(report),
    ...renderPulledIn(report, view),
    ...renderDatasets(shown, view.all),
    ...shown.flatMap(renderRows),
    ...datasets.filter((dataset) => !shown.includes(dataset)).flatMap(renderWaitingOf),
    ...renderAdoption(datasets),
    ...renderImpact(report.impact),
  ]
  return fitLines([
    ...told,
    ...(told.length === 0 ? [] : ['']),
    sum,
    ...(pending ? renderQuiet(datasets, view.all) : []),
    ...renderAttention(report),
    ...datasets.flatMap(renderBrake),
    ...renderUnasked(datasets, view),
    ...renderLacking(report.lacking),
    'Nothing was written: this is a plan.',
    ...renderTook(report, view),
    ...(isToDo(report) ? [`Next: ${howToWrite(report.ownSchema)}`] : []),
  ])
}

/** Datasets that nobody looked at are not up to date, only left alone. */
function tellSettled(datasets: readonly PlannedDataset[]): string {
  if (datasets.length === 0) return noSelection
  const looked = datasets.filter(({ skipped }) => skipped === null).length
  return looked === 0
    ? 'Nothing would change: no dataset would be applied.'
    : `Nothing would change: ${counted(looked, 'dataset')} up to date.`
}

/** A file that is missing is a person's to bring, and what would stop the run is a person's to decide. */
function isToDo({ pending, lacking, datasets, migrations }: PlanReport): boolean {
  if (datasets.some(({ brake }) => brake !== null)) return false
  if (lacking === undefined) return pending
  const hasPending = migrations.some(({ state }) => state === 'pending')
  return hasPending || datasets.some(({ effect }) => effect !== 'nothing')
}

/** Migrations that would run, or stand in the way: many of a state are counted. */
function renderWaiting({ migrations }: PlanReport, { all }: View): string[] {
  const waiting = migrations.filter(({ state }) => !['applied', 'adopted', 'skipped'].includes(state))
  const lines = [...Map.groupBy(waiting, ({ state }) => state)].flatMap(([state, own]) =>
    !all && own.length > namedMigrations
      ? [`${counted(own.length, `${state} migration`)} (--all names them).`]
      : own.map(({ package: owner, name }) => `${state}  ${owner}  ${name}`),
  )
  return lines.length === 0 ? [] : [...lines, '']
}

/** What was there before a first run, dataset by dataset, before anything is decided of it. */
function renderAdoption(datasets: readonly PlannedDataset[]): string[] {
  const rows = datasets.flatMap(({ domain, dataset, adoption }) =>
    adoption === null
      ? []
      : [
          [
            `${domain}/${dataset}`,
            ...[adoption.equal, adoption.edited, adoption.missing, adoption.extra].map(groupDigits),
          ],
        ],
  )
  if (rows.length === 0) return []
  const columns = [
    { title: '', align: 'left' as const, narrow: 'cut' as const },
    ...['equal', 'edited', 'missing', 'extra'].map((title) => ({ title, align: 'right' as const })),
  ]
  return [
    '',
    'Rows that were there before, beside those of the release:',
    ...renderTable(columns, rows, { indent: 2 }),
    'Edited values stay as the site has them, but for --adopt-as base=DATASET.',
  ]
}

/** A first load is told by its counts: naming its rows would say nothing, but for their values where somebody asked for these. */
function renderRows(dataset: PlannedDataset): string[] {
  const others = sumOfCounts(
    dataset,
    countNames.filter((name) => name !== 'inserted'),
  )
  const told = dataset.samples.filter(
    ({ action, columns }) => action !== 'insert' || others > 0 || columns.length > 0,
  )
  if (told.length === 0) return []
  const named = told.slice(0, namedRows)
  return [
    '',
    `${dataset.domain}/${dataset.dataset}`,
    ...renderRowChanges(named),
    ...renderMore(dataset, told.length, named.length),
  ]
}

/** Of a dataset with nothing to do, the rows that wait for others: status counts them, and says that a plan names them. */
function renderWaitingOf(dataset: PlannedDataset): string[] {
  const samples = dataset.samples.filter(({ action }) => action === 'blocked' || action === 'left')
  return renderRows({ ...dataset, samples })
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

/** Constraints that only the run asks: the first of them. */
function renderUnasked(datasets: readonly PlannedDataset[], { all }: View): string[] {
  const told = all ? datasets.flatMap(tellUnasked) : tellUnaskedBriefly(datasets)
  if (all || told.length <= namedUnasked) return told
  return [
    ...told.slice(0, namedUnasked),
    `and by ${counted(told.length - namedUnasked, 'other constraint')}: --all names them.`,
  ]
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
