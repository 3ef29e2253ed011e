import type { Database } from '../../src/database/database.js'
import { migrateDatabase } from '../../src/migrate/migrate-database.js'
import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import { undoRun } from '../../src/undo/undo-run.js'
import { migrationSet } from '../migrate/tiny-migrations.js'
import { secondRelease } from '../seed/second-release.js'
import { createTables, firstRelease } from '../seed/tiny-clinic.js'
import { rowsOf, seedOptions, unitsOf } from '../seed/tiny-database.js'

export const commandNames = ['setUp', 'upgrade', 'undo'] as const
export type CommandName = (typeof commandNames)[number]

/** A unit of work of a command, which is done as a whole or not at all. */
export type Unit = (database: Database) => Promise<void>

/** The tables of the tiny clinic, two tenants, and what an upgrade brings. */
const statements = {
  '20240101000001_tables': [createTables, null],
  '20240101000002_tenants': [
    "insert into organizations (slug, status) values ('north', 'active'), ('south', 'active')",
    null,
  ],
  '20240101000003_notes': ['alter table payers add column note text', null],
} as const

const frame = { lock: { waitSeconds: 30 }, to: null, steps: null }
const run = { actor: 'test', toolVersion: '0.0.0', packages: {} }

function migrate(count: number, steps: number | null = null): Unit {
  const set = migrationSet(Object.fromEntries(Object.entries(statements).slice(0, count)))
  return async (database) => {
    await migrateDatabase(database, [set], { ...frame, steps, run: { ...run, command: 'db migrate' } })
  }
}

const seedFirst: Unit = async (database) =>
  void (await seedDatasets(database, await unitsOf(firstRelease, '1.0.0'), seedOptions))

const seedSecond: Unit = async (database) =>
  void (await seedDatasets(database, await unitsOf(secondRelease, '1.1.0'), seedOptions))

/** Takes the last seed back by its number, so that it may be said again. */
const undoSeed: Unit = async (database) => {
  const [last] = await rowsOf(database, "select max(id) as run from sow.run where command = 'db seed'")
  await undoRun(database, { ...frame, undo: Number(last?.['run']), run: { ...run, command: 'db undo' } })
}

/** Each command as somebody gives it. One begins where the one before it ended. */
export const commands: Readonly<Record<CommandName, Unit>> = {
  setUp: inTurn(migrate(2), seedFirst),
  upgrade: inTurn(migrate(3), seedSecond),
  undo: undoSeed,
}

/** What each command consists of: between two of them it may have been left. */
export const units: Readonly<Record<CommandName, readonly Unit[]>> = {
  setUp: [migrate(2, 1), migrate(2, 1), seedFirst],
  upgrade: [migrate(3), seedSecond],
  undo: [undoSeed],
}

function inTurn(...each: readonly Unit[]): Unit {
  return async (database) => {
    for (const unit of each) await unit(database)
  }
}
