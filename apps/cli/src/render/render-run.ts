import type { MigrateReport, SeedReport } from '@sow/runner'
import { yellow } from './color.js'
import { howToType } from './how-to-type.js'
import { counted, groupDigits, renderDatasets, tellWritten } from './render-counts.js'
import { keptByAnother } from './render-mappings.js'

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

/** What a seed did: a table of datasets, the sum, and what needs attention. */
export function renderSeeded(report: SeedReport): string[] {
  const { datasets, totals } = report
  if (datasets.length === 0) return ['No dataset was selected.']
  const sum = datasets.every(({ effect }) => effect === 'nothing')
    ? tellUnchanged(totals.unchanged, datasets)
    : `${sumOf(report, 'done')}.`
  return [...renderPulledIn(report), ...renderDatasets(datasets), '', sum, ...renderAttention(report)]
}

/** Datasets that nobody looked at are not up to date, only left alone. */
function tellUnchanged(rows: number, datasets: SeedReport['datasets']): string {
  const looked = datasets.filter(({ skipped }) => skipped === null).length
  return looked === 0
    ? 'Nothing changed: no dataset was applied.'
    : `Nothing changed: ${counted(rows, 'row')} in ${counted(looked, 'dataset')} already up to date.`
}

/** What happened to the rows of datasets. */
export function sumOf(report: SeedReport, tense: 'done' | 'planned'): string {
  const { totals, datasets } = report
  const sum = sumOfRows(report, tense)
  return writes(totals, datasets) ? `${sum} in ${counted(datasets.length, 'dataset')}` : sum
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

export function renderPulledIn({ pulledIn }: SeedReport): string[] {
  if (pulledIn.length === 0) return []
  return [...pulledIn.map(({ dataset, because }) => `Also ${dataset}: ${because} refers to it.`), '']
}

/** What was left alone on purpose, in words: people should not have to know the columns. */
export function renderAttention({ totals, datasets }: SeedReport): string[] {
  const renamed = renamedIn(datasets)
  const skipped = (why: string) => datasets.filter((dataset) => dataset.skipped === why).length
  const [waiting, held, newer] = [skipped('waiting'), skipped('held'), skipped('newer-applied')]
  return [
    ...(totals.conflicts > 0
      ? [`${counted(totals.conflicts, 'row')} changed by package and site alike: the site's values stay.`]
      : []),
    ...(totals.kept > 0 ? [`${counted(totals.kept, 'row')} with local edits: kept.`] : []),
    ...(totals.left > 0 ? [`${counted(totals.left, 'row')} gone from the release: left in the table.`] : []),
    ...(totals.tombstoned > 0
      ? [`${counted(totals.tombstoned, 'row')} deleted by the site: not brought back.`]
      : []),
    ...(totals.blocked > 0
      ? [`${counted(totals.blocked, 'row')} left out: they refer to a deleted row.`]
      : []),
    ...(renamed > 0 ? [`${counted(renamed, 'row')} under a new key: the same rows as before.`] : []),
    ...(waiting > 0 ? [`${counted(waiting, 'dataset')} waiting for a tenant.`] : []),
    ...(held > 0
      ? [`${counted(held, 'dataset')} held since an undo: ${howToType('db release')} ends it.`]
      : []),
    ...(newer > 0
      ? [
          `${counted(newer, 'dataset')} left alone: a newer version was applied (--allow-downgrade merges down).`,
        ]
      : []),
  ].map((line) => yellow(line))
}
