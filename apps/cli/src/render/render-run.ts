import type { MigrateReport, SeedReport } from '@sow/runner'
import { yellow } from './color.js'
import { howToType } from './how-to-type.js'
import { counted, renderDatasets, tellWritten } from './render-counts.js'

/** More migrations than this are counted, not named. */
const namedMigrations = 5

/** What happened to the migrations, in one line or one line each. */
export function renderMigrated({ changed }: MigrateReport, verb: 'Applied' | 'Undid'): string[] {
  if (changed.length === 0)
    return [verb === 'Applied' ? 'No migration was pending.' : 'No migration was undone.']
  const sum = `${verb} ${counted(changed.length, 'migration')}`
  if (changed.length > namedMigrations) return [`${sum}.`]
  return [`${sum}:`, ...changed.map(({ package: owner, name }) => `  ${owner}  ${name}`)]
}

/** What a seed did: a table of datasets, the sum, and what needs attention. */
export function renderSeeded(report: SeedReport): string[] {
  const { datasets, totals } = report
  if (datasets.length === 0) return ['No dataset was selected.']
  const sum =
    tellWritten(totals) === ''
      ? `Nothing changed: ${counted(totals.unchanged, 'row')} in ${counted(datasets.length, 'dataset')} already up to date.`
      : `${sumOf(report, 'done')} in ${counted(datasets.length, 'dataset')}.`
  return [...renderPulledIn(report), ...renderDatasets(datasets), '', sum, ...renderAttention(report)]
}

export function sumOf({ totals }: SeedReport, tense: 'done' | 'planned'): string {
  const written = tellWritten(totals)
  const text = written === '' ? 'no rows written' : written
  return tense === 'done' ? `Rows: ${text}` : `Rows that would be: ${text}`
}

export function renderPulledIn({ pulledIn }: SeedReport): string[] {
  if (pulledIn.length === 0) return []
  return [...pulledIn.map(({ dataset, because }) => `Also ${dataset}: ${because} refers to it.`), '']
}

/** What was left alone on purpose, in words: people should not have to know the columns. */
export function renderAttention({ totals, datasets }: SeedReport): string[] {
  const renamed = datasets.reduce((sum, dataset) => sum + dataset.renamed, 0)
  const skipped = (why: string) => datasets.filter((dataset) => dataset.skipped === why).length
  const [waiting, held, newer] = [skipped('waiting'), skipped('held'), skipped('newer-applied')]
  return [
    ...(totals.conflicts > 0
      ? [`${counted(totals.conflicts, 'row')} changed by package and site alike: the site's values stay.`]
      : []),
    ...(totals.kept > 0 ? [`${counted(totals.kept, 'row')} with local edits: kept.`] : []),
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
