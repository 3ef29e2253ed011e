import { databaseOver } from '../../src/database/database.js'
import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import { handOverLedger } from '../ledger/hand-over-ledger.js'
import { baseName } from '../model/read-database.js'
import { type ShapeDataset, type Site, seedOptions, siteOver } from '../shapes/shape-database.js'
import { checkAfterwards, checkAtOnce } from './check-rows.js'
import { firstRelease, type Price, secondRelease } from './expected-rows.js'
import { interleave } from './interleave.js'
import type { Interleaving } from './interleavings.js'
import { beginPausedRun, runStepNames } from './paused-run.js'
import { beginSiteTransaction } from './site-transaction.js'
import { type SiteForm, type SiteWrite, siteSteps } from './site-writes.js'
import type { Stage } from './stage.js'

/** One interleaving, and what is interleaved. */
export interface Play {
  readonly write: SiteWrite
  readonly form: SiteForm
  readonly order: Interleaving
}

/** What happened on the way. */
export interface Outcome {
  readonly runWaited: boolean
  readonly siteWaited: boolean
  /** The run decided again. */
  readonly retried: boolean
  /** The site's edit took place. */
  readonly wrote: boolean
}

const released = (rows: readonly Price[]) => rows.map(({ note: _, ...carried }) => carried)

function prices(domain: string, version: string, rows: readonly Price[]): ShapeDataset {
  return {
    ...{ domain, version, table: 'prices', key: ['code'], own: { unit: 'package' }, absent: 'delete' },
    name: 'items',
    rows: released(rows),
  }
}

let played = 0

/** Plays a run and an application's transaction beside it on tables of their own, and looks at what must hold. */
export async function playInterleaving(stage: Stage, play: Play): Promise<Outcome> {
  played += 1
  const domain = `played-${played}`
  const schema = `played_${played}`
  const site = siteOver(stage.sow, stage.url, { schema })
  await createTables(stage, schema, play.write)
  await site.seed(prices(domain, '1.0.0', firstRelease))
  const second = prices(domain, '1.1.0', secondRelease)
  const { wrote, waited } = await playBeside(stage, site, second, play, domain)
  const edit = wrote ? play.write.edit : null
  const where = `${play.write.name}, ${play.form}: ${told(play)}`
  await checkAtOnce(site, second, edit, where)
  await site.seed(second)
  await checkAfterwards(site, second, edit, where)
  await forget(stage, schema, domain)
  return {
    wrote,
    runWaited: waited.has('run'),
    siteWaited: waited.has('site'),
    retried: site.events.some(({ type }) => type === 'retrying'),
  }
}

async function createTables({ sow, site }: Stage, schema: string, { onDelete }: SiteWrite): Promise<void> {
  const fees = `create table ${schema}.fees (
    id integer primary key,
    code text references ${schema}.prices on delete ${onDelete ?? 'cascade'}
  )`
  await sow.query(`${handOverLedger(schema)};
    create schema ${schema};
    create table ${schema}.prices (code text primary key, amount integer, unit text, note text);
    ${onDelete === null ? '' : fees}`)
  await site.query(`set search_path = ${schema}`)
}

/** The next play has tables of the same name. */
async function forget({ sow }: Stage, schema: string, domain: string): Promise<void> {
  const tables = ['dataset', 'conflict', 'change']
  await sow.query(`
    set client_min_messages = warning;
    drop schema ${schema} cascade;
    drop table ${baseName(domain, 'items')};
    ${tables.map((table) => `delete from sow.${table} where dataset = '${domain}/items';`).join('\n')}`)
}

async function playBeside(stage: Stage, site: Site, second: ShapeDataset, play: Play, name: string) {
  const units = await site.units(second)
  const { schema, tell } = site.database
  const run = await beginPausedRun(stage.sow, async (session) => {
    await seedDatasets(databaseOver(session, { schema, onEvent: tell }), units, seedOptions)
  })
  const transaction = beginSiteTransaction(stage.site, play, name)
  const waited = await interleave(play.order, {
    run: { ...run, isWaiting: () => stage.isWaiting(stage.sow) },
    site: { ...transaction, isWaiting: () => stage.isWaiting(stage.site) },
  })
  return { waited, wrote: transaction.wrote() }
}

/** The order in words: `snapshot and census, [begin; write], diff, ...`. */
function told({ form, order }: Play): string {
  const names = {
    run: [...runStepNames],
    site: siteSteps(form, 'write', 'name').map((step) => `[${step.join('; ')}]`),
  }
  return order.map((side) => names[side].shift()).join(', ')
}
