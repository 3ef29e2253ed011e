import type { MigrateReport, PlanReport, SeedReport } from '@sow/runner'
import { writtenRows } from '@sow/runner/start'
import { yellow } from './color.js'
import { howToType } from './how-to-type.js'
import { counted, groupDigits, renderDatasets } from './render-counts.js'

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
  const written = writtenRows(totals)
  const sum =
    written === 0
      ? `Nothing changed: ${counted(totals.unchanged, 'row')} in ${counted(datasets.length, 'dataset')} already up to date.`
      : `${sumOf(report, 'done')} in ${counted(datasets.length, 'dataset')}.`
  return [...renderPulledIn(report), ...renderDatasets(datasets), '', sum, ...renderAttention(report)]
}

/** What a set-up would do. */
export function renderPlan(report: PlanReport): string[] {
  const { datasets, totals, migrations, pending } = report
  const waiting = migrations.filter(({ state }) => state !== 'applied')
  const sum = pending
    ? `${sumOf(report, 'planned')} in ${counted(datasets.length, 'dataset')}${totals.estimated ? ', some of them estimated' : ''}.`
    : 'Nothing would change.'
  return [
    ...waiting.map(({ package: owner, name, state }) => `${state}  ${owner}  ${name}`),
    ...(waiting.length > 0 ? [''] : []),
    ...renderPulledIn(report),
    ...renderDatasets(datasets),
    '',
    sum,
    ...renderAttention(report),
    'Nothing was written: this is a plan.',
    ...(pending ? [`Next: ${howToType('db setup --fresh')}`] : []),
  ]
}

function sumOf({ totals }: SeedReport, tense: 'done' | 'planned'): string {
  const parts = (['inserted', 'updated', 'retired', 'revived', 'deleted'] as const)
    .filter((name) => totals[name] > 0)
    .map((name) => `${groupDigits(totals[name])} ${name}`)
  const text = parts.length === 0 ? 'no rows written' : parts.join(', ')
  return tense === 'done' ? `Rows: ${text}` : `Rows that would be: ${text}`
}

function renderPulledIn({ pulledIn }: SeedReport): string[] {
  if (pulledIn.length === 0) return []
  return [...pulledIn.map(({ dataset, because }) => `Also ${dataset}: ${because} refers to it.`), '']
}

/** What was left alone on purpose, in words: people should not have to know the columns. */
function renderAttention({ totals, datasets }: SeedReport): string[] {
  const waiting = datasets.filter(({ scope, tenants }) => scope === 'tenant' && tenants === 0).length
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
    ...(waiting > 0 ? [`${counted(waiting, 'dataset')} waiting for a tenant.`] : []),
  ].map((line) => yellow(line))
}
