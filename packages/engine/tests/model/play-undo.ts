import { expect } from 'vitest'
import { databaseOver } from '../../src/database/database.js'
import { undoRun } from '../../src/undo/undo-run.js'
import { adoptLedger } from './adopt-ledger.js'
import type { TableName } from './case.js'
import { note } from './coverage.js'
import type { ModelRun, ModelState } from './model-state.js'
import { undo } from './model-undo.js'
import { type Picture, pictureOfDatabase, pictureOfModel } from './picture.js'
import { attempt, compare, type Play } from './play.js'
import { readDatabase } from './read-database.js'

/** The last run, or the last undo, is taken back; what the ledger says then is taken over by the model. */
export async function playUndo(play: Play, step: 'undo' | 'redo', where: string): Promise<void> {
  const { history, lastUndo } = play.state
  const target = step === 'undo' ? history.at(-1) : lastUndo?.run
  if (target === undefined) return
  const state = structuredClone(play.state)
  const expected = undo(state, target, step === 'redo')
  const database = databaseOver(play.stage.session, { schema: play.database.schema })
  const run = { command: 'db undo', actor: 'the model', toolVersion: '0.0.0', packages: {} }
  const tried = await attempt(() => undoRun(database, { undo: target.id, lock: { waitSeconds: 5 }, run }))
  note(`${step}: ${tried.error ?? 'done'}`)
  expect(tried.error, `error of ${where}`).toBe(expected.error)
  if (tried.result === null) return void (await compare(play, where))
  const counts = tried.result.datasets.map(({ dataset, restored, removed, broughtBack, left }) => [
    dataset.split('/')[1],
    { restored, removed, broughtBack, left },
  ])
  const told = expected.datasets.map(([table, rows]) => [table, rows])
  expect(counts, where).toEqual(told)
  // A row that was touched once counts as the site's for ever, under its key: then some of it may be left.
  if (expected.datasets.some(([, { left }]) => left > 0)) play.beforeRun = null
  // A column that the run took out of the base starts anew from what the table holds.
  const losesBase = target.moved.some(({ table, before }) =>
    before.baseColumns.some((column) => !play.state.ledgers[table].baseColumns.includes(column)),
  )
  // Where tenants had it by several definitions, the base fits one of them afterwards, and had fitted the last that ran.
  const hadSeveral = target.moved.some(
    ({ before }) => new Set([...before.recorded.values()].map((known) => known.definitionHash)).size > 1,
  )
  // The base is one for all tenants: columns that it got for a tenant that had no release before stay, and say nothing.
  const keepsColumns = target.moved.some(
    ({ table, tenants, before }) =>
      before.recorded.size > 0 &&
      tenants.every((tenant) => !before.recorded.has(tenant)) &&
      play.state.ledgers[table].baseColumns.some((column) => !before.baseColumns.includes(column)),
  )
  if (losesBase || hadSeveral || keepsColumns) play.beforeRun = null
  expected.run.id = tried.result.run?.id ?? expected.run.id
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
  const moved = target.moved.map(({ table }) => table)
  const ofMoved = (told: readonly string[]) =>
    told.filter((each) => moved.some((table) => each.startsWith(`${table} `)))
  expect(ofMoved(actual.conflicts), `conflicts that are open after ${where}`).toEqual(ofMoved(actual.open))
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

/**
 * All but the ledger's row, which tells of a hold; a base without a row says as little as none, and a conflict that the site had
 * ended as little as one that a run has: by the value, or by a date that its row got.
 */
function remembered({ recorded: _, conflicts: __, bases, open, ...others }: Picture) {
  const held = Object.entries(bases).filter(([, base]) => Object.keys(base ?? {}).length > 0)
  const standing = open.filter((told) => {
    const [table, place = ''] = told.split(' ')
    const row = others.tables[table as TableName][place] as Readonly<Record<string, unknown>> | undefined
    return (row?.['retired_on'] ?? null) === null
  })
  return { ...others, open: standing, bases: Object.fromEntries(held) }
}
