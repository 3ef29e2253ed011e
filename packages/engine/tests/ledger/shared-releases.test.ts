import { describe, expect, test } from 'vitest'
import type { Database } from '../../src/database/database.js'
import { protectDatabase } from '../../src/ledger/protect-database.js'
import { readReleases } from '../../src/ledger/read-releases.js'
import { examineDatabase } from '../../src/look/examine-database.js'
import { readDatasetStatuses } from '../../src/look/read-dataset-statuses.js'
import { seedRelease, siteDecisions } from '../amend/site-decisions.js'
import { usualEngines } from '../engines.js'
import { firstRelease, type TinyRelease } from '../seed/tiny-clinic.js'
import { rowsOf, seedOptions, unitsOf, usingTinyClinic } from '../seed/tiny-database.js'
import { backToSecondFormat } from './back-to-second-format.js'

const [firstFee] = firstRelease.fees
const dearer: TinyRelease = {
  ...firstRelease,
  fees: firstRelease.fees.map((fee) => (fee === firstFee ? { ...fee, unit: 'hour' } : fee)),
}

async function addOrganizations(database: Database, count: number): Promise<void> {
  await database.session.query(`
    insert into organizations (slug, status)
    select 'clinic-' || number, 'active'
    from generate_series(1, ${count}) as number`)
}

/** Rows of each table of the ledger that the last run wrote. */
async function writtenRows(database: Database): Promise<Record<string, unknown>> {
  const tables = await rowsOf(
    database,
    `select relname::text as name from pg_class
    where relnamespace = 'sow'::regnamespace and relkind = 'r' order by 1`,
  )
  const counts: Record<string, unknown> = {}
  for (const { name } of tables) {
    const [written] = await rowsOf(
      database,
      `select count(*)::int4 as rows from sow."${name}" as held
      where held.xmin = (select xid::xid from sow.run order by id desc limit 1)`,
    )
    if (written?.['rows'] !== 0) counts[String(name)] = written?.['rows']
  }
  return counts
}

/** The release of each tenant of the fees, by the tenant's name. */
async function feesOf(database: Database): Promise<readonly (readonly unknown[])[]> {
  const names = new Map(
    (await rowsOf(database, 'select id::text, slug from organizations')).map(({ id, slug }) => [id, slug]),
  )
  const releases = await readReleases(database, ['tiny/fees'])
  return releases
    .map(({ tenant, version, held, run }) => [names.get(tenant), version, held ? 'held' : 'free', run])
    .sort()
}

const releasesOfFees = async (database: Database) =>
  (
    await rowsOf(
      database,
      "select ordinal, version, held from sow.dataset where dataset = 'tiny/fees' order by ordinal",
    )
  ).map(({ ordinal, version, held }) => [ordinal, version, held])

async function isWhole(database: Database): Promise<void> {
  expect(await examineDatabase(database)).toEqual([])
  const empty = 'select dataset, ordinal from sow.dataset except select dataset, applied from sow.copy'
  expect(await rowsOf(database, empty)).toEqual([])
}

test('a new version with equal content writes as many rows for 300 tenants as for 3', async () => {
  const written: Record<string, unknown>[] = []
  for (const count of [3, 300])
    await usingTinyClinic('postgres', async (database) => {
      await addOrganizations(database, count)
      await seedRelease(database, firstRelease, '1.0.0')
      const copies = await rowsOf(
        database,
        'select tenant, xmin::text from sow.copy order by dataset, tenant',
      )
      const steps: Record<string, unknown>[] = []
      await seedRelease(database, firstRelease, '1.1.0')
      steps.push(await writtenRows(database))
      await siteDecisions.undo(database)
      steps.push(await writtenRows(database))
      await siteDecisions.release(database)
      steps.push(await writtenRows(database))
      await seedRelease(database, firstRelease, '1.2.0')
      steps.push(await writtenRows(database))
      expect(
        await rowsOf(database, 'select tenant, xmin::text from sow.copy order by dataset, tenant'),
      ).toEqual(copies)
      expect((await seedRelease(database, firstRelease, '1.2.0')).run).toBeNull()
      await isWhole(database)
      // What moves rows of every tenant does write a row of each.
      await seedRelease(database, dearer, '1.3.0')
      expect(await writtenRows(database)).toMatchObject({ copy: count })
      written.push(...steps)
    })
  const datasets = { dataset: 4, run: 1, meta: 1 }
  const [bump, undo, release, again] = written
  expect([bump, undo, release, again]).toEqual([
    { ...datasets, release: 4 },
    { ...datasets, release: 4 },
    datasets,
    { ...datasets, release: 4 },
  ])
  expect(written.slice(4)).toEqual(written.slice(0, 4))
})

describe.each(usualEngines(import.meta.url))('tenants on different releases on %s', (engine) => {
  test('are told apart, undone, held and brought together again', async () => {
    await usingTinyClinic(engine, async (database) => {
      await addOrganizations(database, 3)
      await seedRelease(database, firstRelease, '1.0.0')
      const all = (version: string, run: number) =>
        [1, 2, 3].map((number) => [`clinic-${number}`, version, 'free', run])
      expect(await feesOf(database)).toEqual(all('1.0.0', 1))
      await seedRelease(database, dearer, '1.1.0', { tenant: 'clinic-2' })
      const parted = [
        ['clinic-1', '1.0.0', 'free', 1],
        ['clinic-2', '1.1.0', 'free', 2],
        ['clinic-3', '1.0.0', 'free', 1],
      ]
      expect(await feesOf(database)).toEqual(parted)
      expect(await releasesOfFees(database)).toEqual([
        [1, '1.0.0', false],
        [2, '1.1.0', false],
      ])
      const statuses = await readDatasetStatuses(database, await unitsOf(dearer, '1.1.0'))
      expect(statuses.find(({ dataset }) => dataset === 'fees')?.state).toBe('outdated')

      await siteDecisions.undo(database)
      const held = [
        ['clinic-1', '1.0.0', 'free', 1],
        ['clinic-2', '1.0.0', 'held', 1],
        ['clinic-3', '1.0.0', 'free', 1],
      ]
      expect(await feesOf(database)).toEqual(held)
      await isWhole(database)

      // Who is held stays behind; the others go on.
      await seedRelease(database, dearer, '1.1.0')
      expect((await feesOf(database)).map(([, version]) => version)).toEqual(['1.1.0', '1.0.0', '1.1.0'])
      await isWhole(database)
      await siteDecisions.release(database, ['tiny'])
      await seedRelease(database, dearer, '1.1.0')
      expect((await feesOf(database)).map(([, version]) => version)).toEqual(['1.1.0', '1.1.0', '1.1.0'])
      await seedRelease(database, dearer, '1.2.0')
      expect(await releasesOfFees(database)).toHaveLength(1)
      await isWhole(database)
    })
  })

  test('are none where one comes later, or is edited', async () => {
    await usingTinyClinic(engine, async (database) => {
      await addOrganizations(database, 2)
      await seedRelease(database, firstRelease, '1.0.0')
      await database.session.query("insert into organizations (slug, status) values ('late', 'active')")
      expect((await seedRelease(database, firstRelease, '1.0.0')).run).toMatchObject({ id: 2 })
      await database.session.query(
        "delete from fees where org_id = (select id from organizations where slug = 'clinic-2')",
      )
      const tombstones = { acceptMassChange: ['tiny/fees'] }
      expect((await seedRelease(database, firstRelease, '1.0.0', tombstones)).run).toMatchObject({ id: 3 })
      expect(await releasesOfFees(database)).toEqual([[1, '1.0.0', false]])
      await isWhole(database)
      await siteDecisions.undo(database)
      await siteDecisions.undo(database, 2)
      expect(await feesOf(database)).toEqual([
        ['clinic-1', '1.0.0', 'free', 1],
        ['clinic-2', '1.0.0', 'free', 1],
        ['late', '', 'held', 5],
      ])
      await isWhole(database)
    })
  })

  test('are one once the table of both is the same, and the ledger is whole', async () => {
    await usingTinyClinic(engine, async (database) => {
      await addOrganizations(database, 2)
      await seedRelease(database, firstRelease, '1.0.0', { tenant: 'clinic-1' })
      await database.session.query('alter table fees add column extra text')
      await seedRelease(database, firstRelease, '1.0.0', { tenant: 'clinic-2' })
      expect(await releasesOfFees(database)).toHaveLength(2)
      // The first one is looked at again, and nothing else: its release then says what that of the other does.
      expect((await seedRelease(database, firstRelease, '1.0.0')).run).toBeNull()
      expect(await releasesOfFees(database)).toHaveLength(1)
      await isWhole(database)
    })
  })

  test('of equal content leave what was seen of each copy proven', async () => {
    await usingTinyClinic(engine, async (database) => {
      await addOrganizations(database, 2)
      await seedRelease(database, firstRelease, '1.0.0')
      await seedRelease(database, firstRelease, '1.1.0', { tenant: 'clinic-2' })
      expect((await feesOf(database)).map(([, version]) => version)).toEqual(['1.0.0', '1.1.0'])
      const unproven = 'select dataset from sow.copy where xmin <> pg_snapshot_xmax(snapshot)::xid'
      expect(await rowsOf(database, unproven)).toEqual([])
    })
  })

  test('are undone to the release that each had', async () => {
    await usingTinyClinic(engine, async (database) => {
      await addOrganizations(database, 2)
      await seedRelease(database, firstRelease, '1.0.0')
      await seedRelease(database, dearer, '1.1.0', { tenant: 'clinic-2' })
      await database.session.query("insert into organizations (slug, status) values ('late', 'active')")
      await seedRelease(database, dearer, '1.2.0')
      expect((await feesOf(database)).map(([, version]) => version)).toEqual(['1.2.0', '1.2.0', '1.2.0'])
      expect(await releasesOfFees(database)).toHaveLength(1)
      await siteDecisions.undo(database)
      expect(await feesOf(database)).toEqual([
        ['clinic-1', '1.0.0', 'held', 1],
        ['clinic-2', '1.1.0', 'held', 2],
        ['late', '', 'held', 4],
      ])
      await isWhole(database)
      await siteDecisions.undo(database, 4)
      expect((await feesOf(database)).map(([, version]) => version)).toEqual(['1.2.0', '1.2.0', '1.2.0'])
      await isWhole(database)
    })
  })

  test('that came to one version by two runs are undone by each', async () => {
    await usingTinyClinic(engine, async (database) => {
      await addOrganizations(database, 3)
      await seedRelease(database, firstRelease, '1.0.0')
      await seedRelease(database, firstRelease, '1.1.0', { tenant: 'clinic-1' })
      await seedRelease(database, firstRelease, '1.1.0', { tenant: 'clinic-2' })
      expect(await releasesOfFees(database)).toHaveLength(2)
      await siteDecisions.undo(database)
      expect(await feesOf(database)).toEqual([
        ['clinic-1', '1.1.0', 'free', 2],
        ['clinic-2', '1.0.0', 'held', 1],
        ['clinic-3', '1.0.0', 'free', 1],
      ])
      await isWhole(database)
      await siteDecisions.undo(database, 4)
      expect((await feesOf(database)).map(([, version]) => version)).toEqual(['1.1.0', '1.1.0', '1.0.0'])
      await isWhole(database)
    })
  })

  test('a version that is undone and done again leaves out a tenant that is gone', async () => {
    await usingTinyClinic(engine, async (database) => {
      await addOrganizations(database, 3)
      await seedRelease(database, firstRelease, '1.0.0')
      await seedRelease(database, firstRelease, '1.1.0')
      await database.session.query(`
        delete from fees where org_id = (select id from organizations where slug = 'clinic-2');
        delete from schedules where org_id = (select id from organizations where slug = 'clinic-2');
        delete from organizations where slug = 'clinic-2'`)
      const look = await siteDecisions.undo(database, null, true)
      const undone = await siteDecisions.undo(database)
      expect(undone.datasets).toEqual(
        look.datasets.map(({ rows: _, ...dataset }) => ({ ...dataset, heldVersion: '1.1.0' })),
      )
      expect(await feesOf(database)).toEqual([
        ['clinic-1', '1.0.0', 'held', 1],
        ['clinic-3', '1.0.0', 'held', 1],
      ])
      await isWhole(database)
      await siteDecisions.undo(database, 3)
      expect(await feesOf(database)).toEqual([
        ['clinic-1', '1.1.0', 'free', 2],
        ['clinic-3', '1.1.0', 'free', 2],
      ])
      await isWhole(database)
    })
  })

  test('a tenant that is gone takes its release along where nobody else has it', async () => {
    await usingTinyClinic(engine, async (database) => {
      await addOrganizations(database, 2)
      await seedRelease(database, firstRelease, '1.0.0')
      await seedRelease(database, dearer, '1.1.0', { tenant: 'clinic-2' })
      await database.session.query(`
        with gone as (select id from organizations where slug = 'clinic-2'),
        fees_gone as (delete from fees where org_id in (select id from gone))
        delete from schedules where org_id in (select id from gone);
        delete from organizations where slug = 'clinic-2'`)
      await seedRelease(database, firstRelease, '1.0.0')
      expect(await releasesOfFees(database)).toEqual([[1, '1.0.0', false]])
      await isWhole(database)
    })
  })
})

describe.each(usualEngines(import.meta.url))('a ledger of format 2 with tenants on %s', (engine) => {
  test('says the same of each tenant once it is brought up to date, and undoes what it had', async () => {
    await usingTinyClinic(engine, async (database) => {
      await addOrganizations(database, 3)
      await seedRelease(database, firstRelease, '1.0.0')
      await seedRelease(database, dearer, '1.1.0', { tenant: 'clinic-2' })
      await seedRelease(database, firstRelease, '1.1.0', { tenant: 'clinic-3' })
      const replaced = `
        select run, dataset, listed.tenant, before - 'digest_layout' as before, listed.copy - 'digest' as copy
        from sow.release
        cross join unnest(tenants, copies) as listed (tenant, copy)
        order by 1, 2, 3`
      const before = [await readReleases(database, 'all'), await rowsOf(database, replaced)] as const
      await database.session.query(backToSecondFormat)
      await protectDatabase(database, { environment: 'trial', protected: false }, seedOptions)
      // Digests came with format 3.
      expect(await readReleases(database, 'all')).toEqual(
        before[0].map((release) => ({ ...release, digest: null, digestLayout: null })),
      )
      expect(await rowsOf(database, replaced)).toMatchObject(
        before[1].map(({ copy, ...release }) => (copy === null ? release : { ...release, copy })),
      )
      await isWhole(database)
      await siteDecisions.undo(database, 3)
      await siteDecisions.undo(database, 2)
      expect((await feesOf(database)).map(([, version]) => version)).toEqual(['1.0.0', '1.0.0', '1.0.0'])
      await isWhole(database)
    })
  })
})
