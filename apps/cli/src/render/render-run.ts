import type { MigrateReport, PlanReport, SeedReport } from '@sow/runner'
import { yellow } from './color.js'
import { howToType } from './how-to-type.js'
import { counted, groupDigits, tellWritten } from './render-counts.js'
import { isQuiet, renderDatasets, renderQuiet } from './render-datasets.js'
import { renderLacking } from './render-faults.js'
import { keptByAnother } from './render-mappings.js'
import { calmView, renderTook, type View } from './view.js'
import { fitLines } from './width.js'

/** More migrations than this are counted, not named. */
const namedMigrations = 5

/** What happened to the migrations, in one line or one line each. */
export function renderMigrated(
  { changed, ownSchema, migrations }: MigrateReport,
  verb: 'Applied' | 'Undid',
): string[] {
  if (ownSchema) return [keptByAnother]
  if (changed.length === 0 && migrations.some(({ state }) => state === 'skipped'))
    return renderSkipped(migrations)
  if (changed.length === 0)
    return [verb === 'Applied' ? 'No migration was pending.' : 'No migration was undone.']
  const sum = `${verb} ${counted(changed.length, 'migration')}`
  if (changed.length > namedMigrations) return [`${sum}.`]
  return [`${sum}:`, ...changed.map(({ package: owner, name }) => `  ${owner}  ${name}`)]
}

/** That another tool keeps the schema, so that no migration is run. */
export function renderSkipped(migrations: MigrateReport['migrations']): string[] {
  const skipped = migrations.filter(({ state }) => state === 'skipped').length
  return skipped === 0
    ? []
    : [`Another tool keeps the schema of this database: ${counted(skipped, 'migration')} not run.`]
}

/** What a seed did: the datasets that it changed, the sum, what needs attention, and what it took. */
export function renderSeeded(report: SeedReport, view: View = calmView): string[] {
  const { datasets } = report
  if (datasets.length === 0 && report.lacking === undefined) return [noSelection]
  const isSettled = datasets.every(({ effect }) => effect === 'nothing')
  const sum = isSettled
    ? [tellUnchanged(datasets)]
    : [`${sumOf(report, 'done')}.`, ...renderQuiet(datasets, view.all)]
  const told = [...renderPulledIn(report, view), ...renderDatasets(datasets, view.all)]
  return fitLines([
    ...told,
    ...(told.length === 0 ? [] : ['']),
    ...sum,
    ...renderAttention(report),
    ...renderLacking(report.lacking),
    ...renderTook(report, view),
  ])
}

/** What a seed and a plan say where the choices leave no dataset. */
export const noSelection = 'No dataset was selected.'

/** Datasets that nobody looked at are not up to date, only left alone. */
function tellUnchanged(datasets: SeedReport['datasets']): string {
  const looked = datasets.filter(({ skipped }) => skipped === null)
  const rows = looked.reduce((sum, { unchanged }) => sum + unchanged, 0)
  return looked.length === 0
    ? 'Nothing changed: no dataset was applied.'
    : `Nothing changed: ${counted(rows, 'row')} in ${counted(looked.length, 'dataset')} already up to date.`
}

/** What happened to the rows of datasets. */
export function sumOf(report: SeedReport, tense: 'done' | 'planned'): string {
  const { totals, datasets } = report
  const sum = sumOfRows(report, tense)
  const changed = datasets.filter((dataset) => !isQuiet(dataset)).length
  return writes(totals, datasets) ? `${sum} in ${counted(changed, 'dataset')}` : sum
}

/** What a plan comes to, as far as rows can be counted before its migrations have run. */
export function sumOfPlan(report: PlanReport): string {
  const open = report.datasets.filter(({ uncounted }) => uncounted > 0)
  if (open.length === 0) return sumOf(report, 'planned')
  const rows = open.reduce((sum, { uncounted }) => sum + uncounted, 0)
  const told = `${counted(rows, 'row')} of ${counted(open.length, 'dataset')} can be compared only after a migration`
  const { totals, datasets } = report
  if (!writes(totals, datasets)) return told
  return `${sumOf({ ...report, datasets: datasets.filter((each) => !open.includes(each)) }, 'planned')}; ${told}`
}

/** True where a plan has counts that an empty table would take. */
export function isEstimate({ datasets }: PlanReport): boolean {
  return datasets.some(({ estimated, uncounted }) => estimated && uncounted === 0)
}

/** The same without in how many; where no row was written, that the ledger alone has something new to say. */
export function sumOfRows({ totals, datasets }: SeedReport, tense: 'done' | 'planned'): string {
  const isDone = tense === 'done'
  if (writes(totals, datasets)) {
    const renamed = renamedIn(datasets)
    const written = [tellWritten(totals), ...(renamed > 0 ? [`${groupDigits(renamed)} renamed`] : [])]
    const rows = written.filter((part) => part !== '').join(', ')
    return `${isDone ? 'Rows' : 'Rows that would be'}: ${rows}`
  }
  const noted = datasets.filter(({ effect }) => effect === 'ledger').length
  const news = `; the ledger ${isDone ? 'has' : 'would have'} news of ${counted(noted, 'dataset')}`
  return `No row ${isDone ? 'was' : 'would be'} written${noted > 0 ? news : ''}`
}

function writes(totals: SeedReport['totals'], datasets: SeedReport['datasets']): boolean {
  return tellWritten(totals) !== '' || renamedIn(datasets) > 0
}

function renamedIn(datasets: SeedReport['datasets']): number {
  return datasets.reduce((sum, dataset) => sum + dataset.renamed, 0)
}

/** More datasets than these are counted, not named. */
const namedDatasets = 3

/** The datasets that came along because others refer to them. */
export function renderPulledIn({ pulledIn }: SeedReport, { all }: View): string[] {
  if (pulledIn.length === 0) return []
  if (!all && pulledIn.length > namedDatasets)
    return [`Also ${counted(pulledIn.length, 'dataset')} that these refer to (--all names them).`, '']
  return [...pulledIn.map(({ dataset, because }) => `Also ${dataset}: ${because} refers to it.`), '']
}

/** What was left alone on purpose, in words: people should not have to know the columns. */
export function renderAttention({ totals, datasets, openConflicts = [] }: SeedReport): string[] {
  const rows = [
    [totals.conflicts, "changed by package and site alike: the site's values stay"],
    [totals.kept, 'with local edits: kept'],
    ...whyLeft(datasets),
    [totals.tombstoned, 'deleted by the site: not brought back'],
    [totals.blocked, 'left out: they refer to a deleted row'],
    [renamedIn(datasets), 'under a new key: the same rows as before'],
  ] as const
  const skipped = [
    ['waiting', 'waiting for a tenant'],
    ['held', `held since an undo: ${howToType('db release')} ends it`],
    ['newer-applied', 'left alone: a newer version was applied (--allow-downgrade merges down)'],
  ] as const
  return [
    ...rows.flatMap(([count, what]) => (count > 0 ? [`${counted(count, 'row')} ${what}.`] : [])),
    ...skipped.flatMap(([why, what]) => {
      const names = datasets.flatMap(({ domain, dataset, skipped }) =>
        skipped === why ? [`${domain}/${dataset}`] : [],
      )
      return names.length === 0 ? [] : [`${tellNames(names)} ${what}.`]
    }),
    ...openConflicts.map(
      (name) =>
        `${name} has conflicts from before. --on-conflict decides those that a release makes anew; for the others: ${howToType(`db resolve ${name}`)}`,
    ),
  ].map((line) => yellow(line))
}

/** Rows that stay although the release does not have them any more, by why. */
function whyLeft(datasets: SeedReport['datasets']): (readonly [count: number, what: string])[] {
  const sum = (of: (report: SeedReport['datasets'][number]) => number) =>
    datasets.reduce((total, report) => total + of(report), 0)
  const gone = 'gone from the release, and left:'
  return [
    [sum(({ leftBecause }) => leftBecause?.kept ?? 0), `${gone} the dataset keeps such rows`],
    [sum(({ leftBecause }) => leftBecause?.referenced ?? 0), `${gone} until no other row refers there`],
    [sum(({ leftBecause }) => leftBecause?.written ?? 0), `${gone} not as Sow last wrote what is there`],
    [
      sum(({ left, leftBecause }) => (leftBecause === undefined ? left : 0)),
      'gone from the release, and left',
    ],
  ]
}

/** `1 dataset (prices/prices)`; many are counted alone. */
export function tellNames(names: readonly string[]): string {
  const sum = counted(names.length, 'dataset')
  return names.length > namedDatasets ? sum : `${sum} (${names.join(', ')})`
}
