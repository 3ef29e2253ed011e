import { expect } from 'vitest'
import { databaseOver } from '../../src/database/database.js'
import { countNames } from '../../src/row/row-counts.js'
import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import type { DatasetReport } from '../../src/seed/decide/dataset-report.js'
import type { SeedOptions } from '../../src/seed/decide/seed-options.js'
import { planDatasets } from '../../src/seed/plan/plan-datasets.js'
import type { BuiltRelease } from './build-release.js'
import { type Edit, type RunStep, type TableName, tableNames } from './case.js'
import { checkSiteValues } from './check-site-values.js'
import { note } from './coverage.js'
import { interruptedSession, type Watched } from './interrupted-session.js'
import { isRefused } from './model-history.js'
import { type ModelResult, run } from './model-run.js'
import { edit, editSeenBy, finds } from './model-site.js'
import type { ModelState } from './model-state.js'
import { pictureOfDatabase, pictureOfModel } from './picture.js'
import { attempt, compare, type Play } from './play.js'
import { type RawState, readDatabase } from './read-database.js'

/** Plans, runs, and runs again: each must be what the model does, and the last one nothing. */
export async function playRun(play: Play, step: RunStep, where: string): Promise<void> {
  const before = await compare(play, `before ${where}`)
  const planned = await playPlan(play, step, before, where)
  const beforeRun = pictureOfModel(play.state)
  const tried = await tryRun(play, step)
  if (tried.run !== null || tried.watched.applied) play.beforeRun = tried.watched.applied ? null : beforeRun
  const after = await compareRun(play, step, tried, where)
  if (!tried.watched.applied) {
    comparePlan(planned, tried, where)
    const held = pictureOfDatabase(after, pictureOfModel(play.state), play.ids)
    checkSiteValues(beforeRun, held, releaseOf(play, step).model, step, where)
  }
  if (tried.error === null) await playAgain(play, step, tried, after, where)
}

async function playPlan(
  play: Play,
  step: RunStep,
  before: RawState,
  where: string,
): Promise<readonly DatasetReport[] | null> {
  const { units } = releaseOf(play, step)
  const database = databaseOver(play.stage.session, { schema: play.database.schema })
  const expected = modelRun(structuredClone(play.state), play, step, null)
  const planned = await attempt(() => planDatasets(database, units, seedOptions(play, step)))
  expect(planned.error, `error of the plan of ${where}`).toBe(expected.planError)
  if (planned.result !== null) compareReports(planned.result, expected, `plan of ${where}`)
  expect(await readDatabase(play.database, play.domain), `what the plan of ${where} wrote`).toEqual(before)
  return planned.result
}

/** Beside the counts, which the model has as well: a plan says what the run then does, and whether it is recorded. */
function comparePlan(
  planned: readonly DatasetReport[] | null,
  { error, run, datasets }: Tried,
  where: string,
) {
  if (planned === null || error !== null) return
  const told = (reports: readonly DatasetReport[]) =>
    reports.map(({ dataset, effect, left, renamed, skipped }) => ({
      dataset,
      effect,
      left,
      renamed,
      skipped,
    }))
  expect(told(datasets), `what ${where} does, and its plan says`).toEqual(told(planned))
  expect(run !== null, `a run recorded by ${where}, as its plan says`).toBe(
    planned.some(({ effect }) => effect !== 'nothing'),
  )
}

interface Tried {
  readonly watched: Watched
  readonly error: string | null
  readonly datasets: readonly DatasetReport[]
  /** The number of the run that was recorded. */
  readonly run: number | null
}

async function tryRun(play: Play, step: RunStep): Promise<Tried> {
  const { units } = releaseOf(play, step)
  const watched = interruptedSession(play.stage, play.database, play.domain, step.interruption)
  const database = databaseOver(watched.session, {
    schema: play.database.schema,
    onEvent: ({ type }) => watched.tell(type),
  })
  const { error, result } = await attempt(() => seedDatasets(database, units, seedOptions(play, step)))
  return {
    watched: watched.done(),
    error,
    datasets: result?.datasets ?? [],
    run: result?.run?.id ?? null,
  }
}

/** What the run did must be what the model does, with the site's edit before it or just after a dataset. */
async function compareRun(play: Play, step: RunStep, tried: Tried, where: string): Promise<RawState> {
  const { watched } = tried
  const interruption = watched.applied ? step.interruption : null
  const state = structuredClone(play.state)
  if (interruption !== null && watched.retried) edit(state, interruption.edit)
  const failed = structuredClone(state)
  if (watched.retried) note('interruption: decided again')
  const late = watched.retried || interruption === null ? null : editSeenBy(state, interruption.edit)
  if (late !== null) note('interruption: seen by the next run')
  const expected = modelRun(state, play, step, late)
  if (expected.error !== null && late !== null) edit(failed, late)
  play.state = expected.error === null ? state : failed
  expect(tried.error, `error of ${where}`).toBe(expected.error)
  if (expected.error === null) {
    compareReports(tried.datasets, expected, where)
    expect(tried.run !== null, `a run recorded by ${where}`).toBe(expected.records)
    const recorded = expected.records ? play.state.history.at(-1) : undefined
    if (recorded !== undefined) recorded.id = tried.run
  }
  return await compare(play, where)
}

/** The second time there is nothing to write, unless the site wrote beside the first. */
async function playAgain(
  play: Play,
  step: RunStep,
  tried: Tried,
  before: RawState,
  where: string,
): Promise<void> {
  const calm = { ...step, interruption: null }
  const again = await tryRun(play, calm)
  if (again.run !== null) play.beforeRun = null
  const after = await compareRun(play, calm, again, `again ${where}`)
  if (tried.watched.applied || removesWhatWasKept(play, again, before, after, where)) return
  if (followsBlocked(again)) return
  expect(after.targets, `rows written by ${where}, done again`).toEqual(before.targets)
  expect(again.run, `a run recorded by ${where}, done again`).toBe(null)
}

/**
 * Once a row is blocked the release counts as not yet whole: what it says is compared once more with bases that somebody had
 * moved, and with ids of rows that were made anew.
 */
function followsBlocked({ datasets }: Tried): boolean {
  const moved = datasets.filter(({ effect }) => effect !== 'nothing')
  const follows = moved.length > 0 && moved.every(({ blocked }) => blocked > 0)
  if (follows) note('again: a release followed that is not whole, since a row is blocked')
  return follows
}

/**
 * The one thing that a second run may do: a row that left the release stayed because a row of a later dataset referred to
 * it, which the first run then changed; where the dataset is compared again, because rows of it are blocked, it goes.
 */
function removesWhatWasKept(
  play: Play,
  again: Tried,
  before: RawState,
  after: RawState,
  where: string,
): boolean {
  const changes = again.run === null ? [] : (play.state.history.at(-1)?.changes ?? [])
  if (changes.length === 0 || changes.some(({ action }) => action !== 'delete')) return false
  note('again: a row went that a reference had kept')
  for (const table of tableNames)
    expect(before.targets[table], `other rows of ${table}, ${where} done again`).toEqual(
      expect.arrayContaining([...after.targets[table]]),
    )
  return true
}

function modelRun(state: ModelState, play: Play, step: RunStep, late: Edit | null): ModelResult {
  return run(state, releaseOf(play, step).model, {
    ...step,
    afterDataset: (meanwhile, table) => {
      if (late === null || step.interruption?.dataset !== table) return
      expect(finds(meanwhile, late), 'an edit beside the run, of a row that the run took away').toBe(true)
      edit(meanwhile, late)
      if (step.interruption.before !== 'record') endBeside(meanwhile, table)
    },
  })
}

/** What the site writes before a run has recorded a dataset may end a conflict that was open when the run began. */
function endBeside(state: ModelState, table: TableName): void {
  if (state.history.at(-1)?.moved.some((moved) => moved.table === table) !== true) return
  state.conflicts = state.conflicts.filter(
    (known) => known.table !== table || known.run === state.run || isRefused(state, known),
  )
}

function releaseOf(play: Play, step: RunStep): BuiltRelease {
  return play.releases[step.release % play.releases.length] as BuiltRelease
}

function seedOptions({ domain, state }: Play, step: RunStep): SeedOptions {
  return {
    tenant: step.tenant,
    onConflict: step.onConflict,
    adoptAs: step.adoptAs,
    allowDowngrade: step.allowDowngrade,
    acceptMassChange: step.acceptMassChange ? tableNames.map((table) => `${domain}/${table}`) : [],
    acceptOverwrite: step.acceptMassChange ? tableNames.map((table) => `${domain}/${table}`) : [],
    lock: { waitSeconds: 5 },
    // Now the rows that were touched alone are compared, now all of them: it must come to the same.
    wholeBelow: state.history.length % 3 === 0 ? 1000 : 0,
    // The same of the tenants that have something open.
    wholeTenants: state.history.length % 2 === 0 ? 100 : 0,
    run: { command: 'db seed', actor: 'the model', toolVersion: '0.0.0', packages: {} },
  }
}

function compareReports(actual: readonly DatasetReport[], expected: ModelResult, where: string): void {
  const counts = (report: DatasetReport) => {
    const known = expected.reports[report.dataset as TableName]
    const names = countNames.filter((name) => known !== undefined && name !== 'left')
    return Object.fromEntries([...names, 'tenants' as const].map((name) => [name, report[name]]))
  }
  expect(Object.fromEntries(actual.map((report) => [report.dataset, counts(report)])), where).toEqual(
    Object.fromEntries(
      Object.entries(expected.reports).map(([table, { counts, tenants }]) => {
        const { left: _, ...told } = counts
        return [table, { ...told, tenants }]
      }),
    ),
  )
}
