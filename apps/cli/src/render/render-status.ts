import type { StatusReport } from '@sow/runner'
import { dim, yellow } from './color.js'
import { linesByDomain } from './group-by-domain.js'
import { howToType, pasteable } from './how-to-type.js'
import { isSettledMigration, nextSteps } from './next-step.js'
import { contradicted, renderMoved, tellAdoption } from './render-adoption.js'
import { counted, groupDigits } from './render-counts.js'
import { renderFaults } from './render-faults.js'
import { renderMappings } from './render-mappings.js'
import { renderPlacements } from './render-placements.js'
import { renderSkipped } from './render-run.js'
import { renderSources } from './render-sources.js'
import { renderSteps } from './render-steps.js'
import { renderTable } from './render-table.js'
import { renderWaitingRows } from './render-waiting-rows.js'
import { isDemoToCome, rowsOf, tellStatusSum } from './tell-status-sum.js'
import { tellDatabase } from './view.js'
import { fitLines } from './width.js'

type Dataset = StatusReport['datasets'][number]

/** Where everything stands: what is not as the packages have it, what to do about each, and the sum of it all. */
export function renderStatus(report: StatusReport, all = false): string[] {
  const { database } = report
  return fitLines([
    dim(tellDatabase(database)),
    ...renderPlacements(report.placements),
    ...(report.ownSchema || report.before !== null ? [] : renderMigrations(report)),
    ...renderBefore(report),
    ...renderTracked(report),
    ...(report.adoption === null ? [] : [tellAdoption(report.adoption)]),
    ...renderMoved(report.adoption),
    ...(report.ownSchema && report.adoption !== null && report.adoption.way !== 'own-schema'
      ? [yellow(contradicted)]
      : []),
    ...renderMappings(report),
    ...renderDatasets(report, all),
    ...renderSources(report),
    ...renderUnreadable(report),
    ...renderWritten(report),
    ...renderWaitingRows(report, all),
    '',
    ...renderNext(report),
    tellStatusSum(report),
  ])
}

/** Whose the schema is, where Sow has no migration to run. */
function renderBefore({ before }: StatusReport): string[] {
  if (before === null) return []
  return before.startsWith('tracked')
    ? [`T${before.slice(1)}.`]
    : [`The schema has ${before}, of no tool that Sow knows.`]
}

/** Why no migration of Sow is begun here. */
function renderTracked({ faults }: StatusReport): string[] {
  return faults
    .filter(({ code }) => code === 'MIGRATION_TRACKED')
    .flatMap(({ message, hint }) => [yellow(message), `  ${pasteable(hint)}`])
}

/** What to type, each thing once, with how many datasets call for it; in the order of the table of steps. */
function renderNext(report: StatusReport): string[] {
  if (renderTracked(report).length > 0) return [yellow(`Next: ${howToType('db adopt')}`)]
  return renderSteps(nextSteps(report))
}

function renderMigrations({ migrations }: StatusReport): string[] {
  const others = migrations.filter((each) => !isSettledMigration(each))
  const done = migrations.filter(({ state }) => state === 'applied' || state === 'adopted').length
  const all = counted(migrations.length, 'migration')
  return [
    done === migrations.length ? `${all} applied.` : `${groupDigits(done)} of ${all} applied.`,
    ...renderSkipped(migrations),
    ...[...Map.groupBy(others, ({ state }) => state)].flatMap(([state, own]) =>
      own.length > namedMigrations
        ? [`  ${counted(own.length, 'migration')} ${state}`]
        : own.map(({ package: owner, name }) => `  ${state}  ${owner}  ${name}`),
    ),
  ]
}

/** More migrations of one state than this are counted, not named. */
const namedMigrations = 5
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
  return [
    '',
    ...written.map(({ tool, migration, dataset, rows, apart, isExact }) =>
      yellow(
        `${dataset}: ${counted(rows, 'row')} ${isExact ? 'written by' : `written since the last look, as was recorded`} ${migration} of ${tool}${apart === 0 ? '' : `, ${groupDigits(apart)} of them with an edit or a conflict that is not the migration's, or of which nobody can tell`}.`,
      ),
    ),
  ]
}

/** More datasets than these are told domain by domain, where all of a domain stand alike. */
const listedDatasets = 20

/** The datasets that are not as their packages have them; `all`: the others too. */
function renderDatasets({ datasets, faults }: StatusReport, all: boolean): string[] {
  if (datasets.length === 0) return faults.length === 0 ? ['There are no datasets.'] : []
  const told = all ? datasets : datasets.filter((each) => each.state !== 'current' && !isDemoToCome(each))
  if (told.length === 0) return []
  const alike = (own: readonly Dataset[]) =>
    !all && told.length > listedDatasets && new Set(own.map(tellReleases)).size === 1
  const rows = linesByDomain(told, alike).map((line) => {
    if (line.kind === 'heading') return [line.name]
    const own = line.kind === 'dataset' ? [line.dataset] : line.datasets
    const [{ state, applied, available }] = own as [Dataset]
    const rows = groupDigits(rowsOf(own))
    return [line.name, nameOf(state), applied?.version ?? '', available?.version ?? '', rows]
  })
  return ['', ...renderTable(columns, rows), ...explainStates(told)]
}

const columns = [
  { title: 'dataset', align: 'left', narrow: 'cut' },
  { title: 'state', align: 'left' },
  { title: 'applied', align: 'left', narrow: 'cut' },
  { title: 'available', align: 'left', narrow: 'cut' },
  { title: 'rows', align: 'right', narrow: 'drop' },
] as const

function tellReleases({ state, applied, available }: Dataset): string {
  return [state, applied?.version, available?.version].join(' ')
}

/** A state as people read it. */
function nameOf(state: Dataset['state']): string {
  return state === 'same-version' ? 'rebuilt' : state
}

function explainStates(datasets: readonly Dataset[]): string[] {
  return datasets.some(({ state }) => state === 'same-version')
    ? ['', 'rebuilt: same version, other content than the package had before.']
    : []
}
