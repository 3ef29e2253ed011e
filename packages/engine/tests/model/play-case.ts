import { expect } from 'vitest'
import { databaseOver } from '../../src/database/database.js'
import { examineDatabase } from '../../src/look/examine-database.js'
import { withChanges } from '../seed/with-changes.js'
import { buildRelease } from './build-release.js'
import { type Case, type Step, tableNames } from './case.js'
import { siteActs as modelSiteActs } from './model-site.js'
import { emptyState } from './model-state.js'
import type { Play } from './play.js'
import { playRun } from './play-run.js'
import { playUndo } from './play-undo.js'
import { baseName } from './read-database.js'
import { createSite, isSealedBeside, type Stage, siteActs } from './site-database.js'

let played = 0

/** Plays a case on a database and in the model, and compares them after every step. */
export async function playCase(stage: Stage, { site, releases, steps }: Case): Promise<void> {
  played += 1
  const domain = `case-${played}`
  const database = { session: stage.session, schema: `case_${played}`, site }
  const built = await Promise.all(releases.map((release) => buildRelease(site, domain, release)))
  const withEarlier = built.map(async (release, index) => ({
    ...release,
    units: await withChanges(release.units, built[index - 1]?.units ?? []),
  }))
  const play: Play = {
    ...{ stage, database, domain, releases: await Promise.all(withEarlier) },
    ids: new Map(),
    state: emptyState(site),
    beforeRun: null,
  }
  await createSite(database)
  try {
    for (const [index, step] of steps.entries()) await playStep(play, step, index)
    expect(await examineDatabase(databaseOver(stage.session, { schema: database.schema }))).toEqual([])
  } finally {
    await cleanUp(play)
  }
}

/** What is deleted here by hand, the chain over the ledger would tell: each case starts another one. */
async function cleanUp({ database, domain }: Play): Promise<void> {
  const { session, schema } = database
  const tables = ['dataset', 'roster', 'conflict', 'change']
  await session.query('rollback').catch(() => {})
  await session.query(`
    set client_min_messages = warning;
    drop schema ${schema} cascade;
    ${tableNames.map((table) => (['base', 'shared', 'sharers', 'ids'] as const).map((part) => `drop table if exists ${baseName(domain, table, part)};`).join(' ')).join('\n')}
    ${tables.map((table) => `delete from sow.${table} where dataset like '${domain}/%';`).join('\n')}
    update sow.run set chain = null where chain is not null;
    update sow.meta set last_run = null`)
}

/** One function a kind of step: another kind is another branch here, and another step in case.ts. */
async function playStep(play: Play, step: Step, index: number): Promise<void> {
  const where = `step ${index + 1}: ${JSON.stringify(step)}`
  if (step.step === 'run') return await playRun(play, step, where)
  if (step.step === 'undo' || step.step === 'redo') return await playUndo(play, step.step, where)
  // Where no other table is left that Sow wrote, a table without its rows is a reset, which remade-tables.test.ts plays.
  if (step.step === 'restore' && !(await isSealedBeside(play.database, step.table))) return
  play.beforeRun = null
  await siteActs(play.database, step)
  modelSiteActs(play.state, step)
}
