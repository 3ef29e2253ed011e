import { acceptEdits } from '../../src/amend/accept-edits.js'
import { releaseHold } from '../../src/amend/release-hold.js'
import { removeDomain } from '../../src/amend/remove-domain.js'
import { resolveConflicts } from '../../src/amend/resolve-conflicts.js'
import type { Database } from '../../src/database/database.js'
import { pruneHistory } from '../../src/look/prune-history.js'
import type { SeedResult } from '../../src/seed/carry-out/seed-datasets.js'
import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import type { SeedOptions } from '../../src/seed/decide/seed-options.js'
import { undoRun } from '../../src/undo/undo-run.js'
import { firstRelease, type TinyRelease } from '../seed/tiny-clinic.js'
import { rowsOf, seedOptions, unitsOf } from '../seed/tiny-database.js'

const frame = (command: string) => ({
  lock: { waitSeconds: 30 },
  run: { command, actor: 'test', toolVersion: '0.0.0', packages: {} },
})
const everyRow = { keys: [], tenant: null }

/** What a site decides after a seed, each as the command that it types. */
export const siteDecisions = {
  accept: (database: Database, dataset: string, keys: readonly string[] = [], look = false) =>
    acceptEdits(database, { ...frame('db accept'), ...everyRow, dataset, keys, look }),
  resolve: (database: Database, take: 'package' | 'site', keys: readonly string[] = [], look = false) =>
    resolveConflicts(database, {
      ...frame('db resolve'),
      ...everyRow,
      datasets: ['tiny/payers'],
      take,
      keys,
      look,
    }),
  remove: (database: Database, look = false) =>
    removeDomain(database, { ...frame('db remove'), domain: 'tiny', look }),
  release: (database: Database, names: readonly string[] = []) =>
    releaseHold(database, { ...frame('db release'), names }),
  prune: (database: Database, keep: number) => pruneHistory(database, { ...frame('db history prune'), keep }),
  undo: (database: Database, run: number | null = null, look = false, values = false) =>
    undoRun(database, { ...frame('db undo'), undo: run, look, values }),
}

export async function seedRelease(
  database: Database,
  release: TinyRelease,
  version: string,
  options: Partial<SeedOptions> = {},
): Promise<SeedResult> {
  return await seedDatasets(database, await unitsOf(release, version), { ...seedOptions, ...options })
}

/** The report of one dataset of a seed. */
export function reportOf({ datasets }: SeedResult, dataset: string) {
  return datasets.find((report) => report.dataset === dataset)
}

export async function addTenants(database: Database): Promise<void> {
  await database.session.query(
    "insert into organizations (slug, status) values ('north', 'active'), ('south', 'active')",
  )
}

/** The first release with other names of payers. */
export function named(names: Readonly<Record<string, string>>): TinyRelease {
  const payers = firstRelease.payers.map((payer) => ({
    ...payer,
    name: names[payer.payer_key] ?? payer.name,
  }))
  return { ...firstRelease, payers }
}

export const payerNames = (database: Database) =>
  rowsOf(database, 'select payer_key, name from payers order by payer_key')

/** Every row of every table, with its id. */
export async function everything(database: Database): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {}
  for (const table of ['organizations', 'payers', 'schedules', 'fees', 'codes'])
    found[table] = await rowsOf(database, `select * from ${table} order by id::text`)
  return found
}
