import { expect, test } from 'vitest'
import { acceptMigration } from '../../src/amend/accept-migration.js'
import { type Database, databaseOver } from '../../src/database/database.js'
import { pruneHistory } from '../../src/look/prune-history.js'
import { writtenByMigrations } from '../../src/look/written-by-migrations.js'
import { undoRun } from '../../src/undo/undo-run.js'
import { watchedSession } from '../seed/watched-session.js'
import { type ShapeDataset, usingSite } from '../shapes/shape-database.js'

const ddl = `
  create table fees (id integer primary key generated always as identity, code text not null unique, amount integer, note text);
  create table knex_migrations (id serial primary key, name text, batch integer, migration_time timestamptz)`

/** `factor`: the unit of the amounts. */
const fees = (version: string, factor: number, codes = ['a', 'b', 'c', 'd']): ShapeDataset => ({
  name: 'fees',
  table: 'fees',
  key: ['code'],
  version,
  absent: 'delete',
  rows: codes.map((code, index) => ({ code, amount: (index + 1) * factor, note: `note ${code}` })),
})

const backFill = `
  begin;
  update fees set amount = amount * 100;
  insert into knex_migrations (name, batch, migration_time) values ('20260101_to_cents.js', 1, now());
  commit`

const frame = {
  lock: { waitSeconds: 30 },
  run: { command: 'db accept', actor: 'test', toolVersion: '0.0.0', packages: {} },
}

/** A person may leave out the ending of the file. */
const accept = (database: Database, look: boolean) =>
  acceptMigration(database, {
    ...frame,
    migration: look ? '20260101_to_cents' : '20260101_to_cents.js',
    datasets: [],
    look,
  })

test("what another tool's migration wrote is taken as known after a look, but for edits of before, and nothing may be deleted for it", async () => {
  // Where nobody else is at work: a transaction that is open elsewhere has the migration told until the next comparison.
  await usingSite('pglite', ddl, async (site) => {
    const { database } = site
    await site.seed(fees('1.0.0', 1))
    await site.rows("update fees set note = 'ours' where code = 'b'")
    expect(await site.seed(fees('1.0.0', 1))).toMatchObject({ kept: 1 })
    await expect(accept(database, true)).rejects.toMatchObject({ code: 'CONFIG_USAGE' })
    await site.rows(backFill)
    expect(await writtenByMigrations(database)).toEqual([
      {
        tool: 'Knex',
        migration: '20260101_to_cents.js',
        dataset: 'shapes/fees',
        rows: 4,
        apart: 1,
        isExact: true,
      },
    ])
    const written = { dataset: 'shapes/fees', taken: 3, apart: 1, apartKeys: ['b'], isExact: true }
    expect(await accept(database, true)).toMatchObject({ run: null, datasets: [written] })
    expect(await accept(database, false)).toMatchObject({ run: { outcome: 'applied' }, datasets: [written] })
    expect(await writtenByMigrations(database)).toEqual([])

    // The same release leaves all as it is, also where somebody writes and every row is compared again.
    const amounts = () => site.rows('select code, amount, note from fees order by code')
    const inCents = await amounts()
    await site.rows("update fees set note = 'ours too' where code = 'd'")
    expect(await site.seed(fees('1.0.0', 1))).toMatchObject({ updated: 0, kept: 2, conflicts: 0 })
    expect((await amounts()).slice(0, 3)).toEqual(inCents.slice(0, 3))

    // The next one arrives where a row was taken; the row of before is in conflict, as its edit was never known to end.
    const next = fees('2.0.0', 200)
    expect(await site.seed(next)).toMatchObject({ updated: 3, conflicts: 1 })
    expect(await amounts()).toMatchObject([
      { code: 'a', amount: 200 },
      { code: 'b', amount: 200, note: 'ours' },
      { code: 'c', amount: 600 },
      { code: 'd', amount: 800, note: 'ours too' },
    ])
  })
})

test('a row that differs in another column than the migration changed stands apart: an edit that nobody had looked at stays', async () => {
  const ours = "update fees set note = 'ours' where code = 'b'"
  const recordedLater = backFill.replace('commit', '').replace('insert', 'commit; insert')
  for (const [migration, isExact] of [
    [backFill, true],
    [recordedLater, false],
  ] as const)
    await usingSite('pglite', ddl, async (site) => {
      await site.seed(fees('1.0.0', 1))
      await site.rows(ours)
      await site.rows(migration)
      const written = { dataset: 'shapes/fees', taken: 3, apart: 1, apartKeys: ['b'], isExact }
      expect(await accept(site.database, false)).toMatchObject({ datasets: [written] })
      const next = fees('2.0.0', 200)
      const rows = next.rows.map((row) => ({ ...row, note: 'theirs' }))
      expect(await site.seed({ ...next, rows })).toMatchObject({ updated: 3, conflicts: 1 })
      expect(await site.rows("select amount, note from fees where code = 'b'")).toEqual([
        { amount: 200, note: 'ours' },
      ])
    })
})

test('a row that was taken is not Sow’s to delete', async () => {
  await usingSite('postgres', ddl, async (site) => {
    await site.seed(fees('1.0.0', 1))
    await site.rows(backFill)
    expect(await accept(site.database, false)).toMatchObject({ datasets: [{ taken: 4, apart: 0 }] })
    expect(await site.seed(fees('2.0.0', 100, ['a', 'b', 'c']))).toMatchObject({ deleted: 0, left: 1 })
    expect(await site.rows('select code from fees order by code')).toHaveLength(4)
  })
})

test('a record is known by its columns, whatever it is called, and what was recorded before costs nothing', async () => {
  // On a server, what was at work in other databases makes some of it look recorded since.
  await usingSite('pglite', ddl, async (site) => {
    await site.rows('alter table knex_migrations rename to applied_changes')
    await site.seed(fees('1.0.0', 1))
    const statements = async () => {
      const sent: string[] = []
      const watched = databaseOver(watchedSession(site.database.session, (text) => void sent.push(text)))
      return { written: await writtenByMigrations(watched), sent: sent.length }
    }
    const record = (from: number, to: number) => `
      insert into applied_changes (name, batch, migration_time)
      select pg_catalog.concat(number, '_old.js'), 1, now()
      from pg_catalog.generate_series(${from}, ${to}) as number`
    await site.rows(record(1, 1))
    await site.rows("update fees set note = 'ours'")
    expect(await site.seed(fees('1.0.0', 1))).toMatchObject({ kept: 4 })
    const few = await statements()
    await site.rows(record(2, 60))
    await site.rows("update fees set note = 'ours again'")
    expect(await site.seed(fees('1.0.0', 1))).toMatchObject({ kept: 4 })
    expect(await statements()).toEqual({ written: [], sent: few.sent })
    await site.rows(backFill.replace('knex_migrations', 'applied_changes'))
    expect((await statements()).written).toMatchObject([
      { tool: 'Knex', migration: '20260101_to_cents.js', dataset: 'shapes/fees', isExact: true },
    ])
  })
})

test('a dataset that is held since an undo: what a migration wrote is taken, but for edits of before', async () => {
  const raised = { ...fees('1.1.0', 1), rows: [{ code: 'a', amount: 9, note: 'note a' }] }
  const inCents = { dataset: 'shapes/fees', isExact: true }
  await usingSite('postgres', ddl, async (site) => {
    await site.seed(fees('1.0.0', 1))
    await site.seed({ ...raised, absent: 'keep' })
    await undoRun(site.database, { ...frame, undo: 2 })
    // The run that the undo went back to is linked anew, by another transaction than its own.
    expect(await pruneHistory(site.database, { ...frame, keep: 1 })).toMatchObject({ runs: 2 })
    await site.rows(backFill)
    expect(await writtenByMigrations(site.database)).toMatchObject([{ ...inCents, rows: 4, apart: 0 }])
    expect(await accept(site.database, false)).toMatchObject({
      datasets: [{ ...inCents, taken: 4, apart: 0 }],
    })
    expect(await writtenByMigrations(site.database)).toEqual([])
    expect(await site.seed(fees('2.0.0', 200))).toMatchObject({ updated: 4, conflicts: 0 })
  })
  // The undone run knew of an edit, of which the ledger that the undo put back knows nothing.
  await usingSite('postgres', ddl, async (site) => {
    await site.seed(fees('1.0.0', 1))
    await site.rows("update fees set amount = 77 where code = 'b'")
    await site.seed({
      ...fees('1.1.0', 1),
      rows: [...fees('1.0.0', 1).rows, { code: 'e', amount: 5, note: null }],
    })
    await undoRun(site.database, { ...frame, undo: 2 })
    await site.rows(backFill)
    expect(await accept(site.database, false)).toMatchObject({
      run: null,
      datasets: [{ ...inCents, taken: 0, apart: 4 }],
    })
    expect(await site.seed(fees('2.0.0', 200))).toMatchObject({ updated: 0, conflicts: 4 })
  })
})
