import type { StatusReport } from '@sow/runner'
import { dim, yellow } from './color.js'
import { howToType } from './how-to-type.js'
import { renderMoved } from './render-adoption.js'
import { counted, groupDigits } from './render-counts.js'
import { renderFaults } from './render-faults.js'
import { renderMappings } from './render-mappings.js'
import { renderSkipped } from './render-run.js'
import { renderTable } from './render-table.js'

/** Where everything stands: what is not applied of the migrations, a table of datasets, what to do next. */
export function renderStatus(report: StatusReport): string[] {
  const { database, pending } = report
  return [
    dim(`${database.name} on ${database.engine} ${database.serverVersion}`),
    ...(report.ownSchema || report.before !== null ? [] : renderMigrations(report)),
    ...renderBefore(report),
    ...renderTracked(report),
    ...renderMoved(report.adoption),
    ...renderMappings(report),
    ...renderDatasets(report),
    ...renderSources(report),
    ...renderUnreadable(report),
    ...renderWritten(report),
    '',
    ...tellMissingFiles(report),
    pending ? yellow(`Next: ${nextOf(report)}`) : tellSettled(report),
  ]
}

/** Whose the schema is, where Sow has no migration to run. */
function renderBefore({ before }: StatusReport): string[] {
  if (before === null) return []
  return before.startsWith('tracked')
    ? [`T${before.slice(1)}.`]
    : [`The schema has ${before}, of no tool that Sow knows.`]
}

/** No run mends a file that is gone, and none touches its rows. */
function tellMissingFiles({ datasets }: StatusReport): string[] {
  const missing = datasets.filter(({ state }) => state === 'file-missing')
  const [first] = missing
  if (first === undefined) return []
  const what =
    missing.length === 1 ? 'The file of 1 dataset is' : `The files of ${missing.length} datasets are`
  return [
    `${what} gone; the rows stay. Bring ${missing.length === 1 ? 'it' : 'them'} back, or take the rows out: ${howToType(`db remove ${first.domain}`)}`,
  ]
}

/** Why no migration of Sow is begun here. */
function renderTracked({ faults }: StatusReport): string[] {
  return faults
    .filter(({ code }) => code === 'MIGRATION_TRACKED')
    .flatMap(({ message, hint }) => [yellow(message), `  ${hint}`])
}

function nextOf(report: StatusReport): string {
  if (renderTracked(report).length > 0) return howToType('db adopt')
  return `${howToType('db plan')}, then ${howToType('db up')}`
}

/** What is up to date, and what is only left alone. */
function tellSettled({ datasets, before }: StatusReport): string {
  const of = (...states: (typeof datasets)[number]['state'][]) =>
    datasets.filter(({ state }) => states.includes(state)).length
  const current = of('current', 'same-version')
  const others = [
    [of('drifted'), 'with local edits that stay'],
    [of('held'), 'held since an undo'],
    [of('waiting'), 'waiting for a tenant'],
    [of('never-applied'), 'of demo rows not applied'],
  ] as const
  const told = others.flatMap(([count, why]) => (count > 0 ? [`${counted(count, 'dataset')} ${why}`] : []))
  if (datasets.length === 0 && before !== null)
    return `Next: ${howToType('seed add FILE --table TABLE')}, or a closer look: ${howToType('db adopt')}`
  if (datasets.length === 0) return 'Nothing is pending.'
  if (told.length === 0) return 'Everything is up to date.'
  const first = current === 0 ? 'Nothing is pending' : `${counted(current, 'dataset')} up to date`
  return `${[first, ...told].join(', ')}.`
}

function renderMigrations({ migrations }: StatusReport): string[] {
  const others = migrations.filter(({ state }) => !['applied', 'adopted', 'skipped'].includes(state))
  const done = migrations.filter(({ state }) => state === 'applied' || state === 'adopted')
  return [
    `Migrations: ${groupDigits(done.length)} of ${counted(migrations.length, 'migration')} applied.`,
    ...renderSkipped(migrations),
    ...others.map(({ package: owner, name, state }) => `  ${state}  ${owner}  ${name}`),
  ]
}

/** The official files that the database has rows of. */
function renderSources({ sources }: StatusReport): string[] {
  const loaded = sources.filter(({ file }) => file !== null)
  if (loaded.length === 0) return []
  const columns = ['official file', 'release', 'from', 'file', 'sha256'].map((title) => ({
    title,
    align: 'left' as const,
  }))
  const rows = loaded.map(({ dataset, release, effective, file, sha256 }) => [
    dataset,
    release ?? '',
    effective ?? '',
    file ?? '',
    (sha256 ?? '').slice(0, 12),
  ])
  return ['', ...renderTable(columns, rows)]
}

/** Why datasets could not be looked at; what it is with packages stands before. */
function renderUnreadable({ datasets, faults }: StatusReport): string[] {
  const unreadable = datasets.flatMap(({ package: owner, domain, dataset, fault }) =>
    fault === null ? [] : [{ package: owner, dataset: `${domain}/${dataset}`, ...fault }],
  )
  return renderFaults([...unreadable, ...faults])
}

/** What migrations of other tools wrote looks like edits of the site, until somebody takes it as known. */
function renderWritten({ written }: StatusReport): string[] {
  if (written.length === 0) return []
  const migrations = [...new Set(written.map(({ migration }) => migration))]
  return [
    '',
    ...written.map(({ tool, migration, dataset, rows, isExact }) =>
      yellow(
        `${dataset}: ${counted(rows, 'row')} ${isExact ? 'written by' : `written since the last look, as was recorded`} ${migration} of ${tool}.`,
      ),
    ),
    ...migrations.map(
      (migration) =>
        `Look, then take: ${howToType(`db accept --written-by-migration ${migration} --dry-run`)}`,
    ),
  ]
}

/** A state as people read it. */
function nameOf(state: StatusReport['datasets'][number]['state']): string {
  return state === 'same-version' ? 'same version, other content' : state
}

function renderDatasets({ datasets }: StatusReport): string[] {
  if (datasets.length === 0) return ['There are no datasets.']
  const rows = datasets.map(({ domain, dataset, state, applied, available }) => [
    domain,
    dataset,
    nameOf(state),
    applied?.version ?? '',
    available?.version ?? '',
    groupDigits(available?.rows ?? applied?.rows ?? 0),
  ])
  const left = ['domain', 'dataset', 'state', 'applied', 'available'].map((title) => ({
    title,
    align: 'left' as const,
  }))
  return ['', ...renderTable([...left, { title: 'rows', align: 'right' }], rows)]
}
