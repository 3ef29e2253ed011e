import { isSowError } from '@sow/kit'
import { expect } from 'vitest'
import { databaseOver } from '../../src/database.js'
import { planDatasets } from '../../src/plan/plan-datasets.js'
import type { DatasetReport } from '../../src/report/dataset-report.js'
import { seedDatasets } from '../../src/seed/seed-datasets.js'
import type { SeedOptions } from '../../src/seed/seed-options.js'
import { undoRun } from '../../src/undo/undo-run.js'
import { adoptLedger } from './adopt-ledger.js'
import { type BuiltRelease, buildRelease } from './build-release.js'
import { type Case, type Edit, type RunStep, type Step, type TableName, tableNames } from './case.js'
import { note } from './coverage.js'
import { interruptedSession, type Watched } from './interrupted-session.js'
import { type ModelResult, run } from './model-run.js'
import { edit, editSeenBy, siteActs as modelSiteActs } from './model-site.js'
import { emptyState, type ModelRun, type ModelState } from './model-state.js'
import { undo } from './model-undo.js'
import { type Picture, pictureOfDatabase, pictureOfModel } from './picture.js'
import { baseName, type RawState, readDatabase } from './read-database.js'
import { createSite, type SiteDatabase, type Stage, siteActs } from './site-database.js'
import type { Cell } from './three-way-rule.js'

/** One case on its way. */
interface Play {
  readonly stage: Stage
  readonly database: SiteDatabase
  readonly domain: string
  readonly releases: readonly BuiltRelease[]
  readonly ids: Map<unknown, Cell>
  state: ModelState
  /** What there was before the last run, where nothing happened since. */
  beforeRun: Picture | null
}

let played = 0

/** Plays a case on a database and in the model, and compares them after every step. */
export async function playCase(stage: Stage, { site, releases, steps }: Case): Promise<void> {
  played += 1
  const domain = `case-${played}`
  const database = { session: stage.session, schema: `case_${played}`, site }
  const built = await Promise.all(releases.map((release) => buildRelease(site, domain, release)))
  const play: Play = {
    ...{ stage, database, domain, releases: built },
    ids: new Map(),
    state: emptyState(site),
    beforeRun: null,
  }
  await createSite(database)
  try {
    for (const [index, step] of steps.entries()) await playStep(play, step, index)
  } finally {
    await cleanUp(play)
  }
}

async function cleanUp({ database, domain }: Play): Promise<void> {
  const { session, schema } = database
  const tables = ['dataset', 'roster', 'conflict', 'change']
  await session.query('rollback').catch(() => {})
  await session.query(`
    set client_min_messages = warning;
    drop schema ${schema} cascade;
    ${tableNames.map((table) => `drop table if exists ${baseName(domain, table)};`).join('\n')}
    ${tables.map((table) => `delete from sow.${table} where dataset like '${domain}/%';`).join('\n')}`)
}

/** One function a kind of step: another kind is another branch here, and another step in case.ts. */
async function playStep(play: Play, step: Step, index: number): Promise<void> {
  const where = `step ${index + 1}: ${JSON.stringify(step)}`
  if (step.step === 'run') return await playRun(play, step, where)
  if (step.step === 'undo' || step.step === 'redo') return await playUndo(play, step.step, where)
  play.beforeRun = null
  await siteActs(play.database, step)
  modelSiteActs(play.state, step)
}

async function playRun(play: Play, step: RunStep, where: string): Promise<void> {
  const before = await compare(play, `before ${where}`)
  await playPlan(play, step, before, where)
  const beforeRun = pictureOfModel(play.state)
  const tried = await tryRun(play, step)
  if (tried.run !== null || tried.watched.applied) play.beforeRun = tried.watched.applied ? null : beforeRun
  const after = await compareRun(play, step, tried, where)
  if (tried.error === null) await playAgain(play, step, tried, after, where)
}

async function playPlan(play: Play, step: RunStep, before: RawState, where: string): Promise<void> {
  const { units } = releaseOf(play, step)
  const database = databaseOver(play.stage.session, { schema: play.database.schema })
  const expected = modelRun(structuredClone(play.state), play, step, null)
  const planned = await attempt(() => planDatasets(database, units, seedOptions(play, step)))
  expect(planned.error, `error of the plan of ${where}`).toBe(expected.planError)
  if (planned.result !== null) compareReports(planned.result, expected, `plan of ${where}`)
  expect(await readDatabase(play.database, play.domain), `what the plan of ${where} wrote`).toEqual(before)
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
  if (tried.watched.applied) return
  expect(after.targets, `rows written by ${where}, done again`).toEqual(before.targets)
  expect(again.run, `a run recorded by ${where}, done again`).toBe(null)
}

/** The last run, or the last undo, is taken back; what the ledger says then is taken over by the model. */
async function playUndo(play: Play, step: 'undo' | 'redo', where: string): Promise<void> {
  const { history, lastUndo } = play.state
  const target = step === 'undo' ? history.at(-1) : lastUndo?.run
  if (target === undefined) return
  const state = structuredClone(play.state)
  const expected = undo(state, target)
  const database = databaseOver(play.stage.session, { schema: play.database.schema })
  const { lock, run } = seedOptions(play, calmRun)
  const tried = await attempt(() => undoRun(database, { undo: target.id, lock, run }))
  note(`${step}: ${tried.error ?? 'done'}`)
  expect(tried.error, `error of ${where}`).toBe(expected.error)
  if (tried.result === null) return void (await compare(play, where))
  const counts = tried.result.datasets.map(({ dataset, restored, removed, broughtBack, left }) => [
    dataset.split('/')[1],
    { restored, removed, broughtBack, left },
  ])
  expect(counts, where).toEqual(expected.datasets)
  // A row that was touched once counts as the site's for ever, under its key: then some of it may be left.
  if (expected.datasets.some(([, { left }]) => left > 0)) play.beforeRun = null
  // A column that the run took out of the base starts anew from what the table holds.
  const losesBase = target.moved.some(({ table, before }) =>
    before.baseColumns.some((column) => !play.state.ledgers[table].baseColumns.includes(column)),
  )
  if (losesBase) play.beforeRun = null
  expected.run.id = tried.result.run.id
  await settleUndo(play, state, step, { target, run: expected.run }, where)
}

async function settleUndo(
  play: Play,
  state: ModelState,
  step: 'undo' | 'redo',
  { target, run: own }: { readonly target: ModelRun; readonly run: ModelRun },
  where: string,
): Promise<void> {
  const raw = await readDatabase(play.database, play.domain)
  const actual = pictureOfDatabase(raw, pictureOfModel(state), play.ids)
  expect(actual.tables, `rows after ${where}`).toEqual(pictureOfModel(state).tables)
  for (const { table, tenants, before } of target.moved)
    adoptLedger(state, table, tenants, before, raw, play.ids)
  const undone = step === 'undo' ? state.history.pop() : state.lastUndo?.undone
  state.lastUndo = step === 'undo' && undone !== undefined ? { run: own, undone } : null
  if (step === 'redo' && undone !== undefined) state.history.push(undone)
  play.state = state
  if (step === 'undo' && play.beforeRun !== null) {
    note('undo: right after the run')
    expect(remembered(actual), `what there was before the run, after ${where}`).toEqual(
      remembered(play.beforeRun),
    )
  }
  play.beforeRun = null
  await compare(play, where)
}

/** All but the ledger's row, which tells of a hold; a base without a row says as little as none. */
function remembered({ recorded: _, bases, ...others }: Picture) {
  const held = Object.entries(bases).filter(([, base]) => Object.keys(base ?? {}).length > 0)
  return { ...others, bases: Object.fromEntries(held) }
}

const calmRun: RunStep = {
  step: 'run',
  release: 0,
  onConflict: 'keep',
  adoptAs: 'site',
  allowDowngrade: false,
  acceptMassChange: false,
  tenant: null,
  interruption: null,
}

function modelRun(state: ModelState, play: Play, step: RunStep, late: Edit | null): ModelResult {
  return run(state, releaseOf(play, step).model, {
    ...step,
    afterDataset: (meanwhile, table) => {
      if (late !== null && step.interruption?.dataset === table) edit(meanwhile, late)
    },
  })
}

function releaseOf(play: Play, step: RunStep): BuiltRelease {
  return play.releases[step.release % play.releases.length] as BuiltRelease
}

function seedOptions({ domain }: Play, step: RunStep): SeedOptions {
  return {
    tenant: step.tenant,
    onConflict: step.onConflict,
    adoptAs: step.adoptAs,
    allowDowngrade: step.allowDowngrade,
    acceptMassChange: step.acceptMassChange ? tableNames.map((table) => `${domain}/${table}`) : [],
    lock: { waitSeconds: 5 },
    run: { command: 'db seed', actor: 'the model', toolVersion: '0.0.0', packages: {} },
  }
}

async function attempt<Result>(work: () => Promise<Result>) {
  try {
    return { result: await work(), error: null }
  } catch (error) {
    if (!isSowError(error) || error.code === 'INTERNAL') throw error
    return { result: null, error: error.code as string }
  }
}

function compareReports(actual: readonly DatasetReport[], expected: ModelResult, where: string): void {
  const counts = (report: DatasetReport) => {
    const known = expected.reports[report.dataset as TableName]
    const names = Object.keys(known?.counts ?? {}) as (keyof DatasetReport)[]
    return Object.fromEntries([...names, 'tenants' as const].map((name) => [name, report[name]]))
  }
  expect(Object.fromEntries(actual.map((report) => [report.dataset, counts(report)])), where).toEqual(
    Object.fromEntries(
      Object.entries(expected.reports).map(([table, { counts, tenants }]) => [table, { ...counts, tenants }]),
    ),
  )
}

async function compare(play: Play, where: string): Promise<RawState> {
  const raw = await readDatabase(play.database, play.domain)
  const expected = pictureOfModel(play.state)
  expect(pictureOfDatabase(raw, expected, play.ids), where).toEqual(expected)
  return raw
}
