import { describe, expect, test } from 'vitest'
import type { Database } from '../../src/database/database.js'
import { protectDatabase } from '../../src/ledger/protect-database.js'
import { refreshLedger } from '../../src/ledger/refresh-ledger.js'
import { examineDatabase } from '../../src/look/examine-database.js'
import { pruneHistory } from '../../src/look/prune-history.js'
import { migrateDatabase } from '../../src/migrate/migrate-database.js'
import { rollbackMigrations } from '../../src/migrate/roll-back-migrations.js'
import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import { addTenants, named, seedRelease, siteDecisions } from '../amend/site-decisions.js'
import { usualEngines } from '../engines.js'
import { backToSecondFormat } from '../ledger/back-to-second-format.js'
import { migrationSet, twoTables } from '../migrate/tiny-migrations.js'
import { firstRelease } from '../seed/tiny-clinic.js'
import { rowsOf, seedOptions, unitsOf, usingTinyClinic } from '../seed/tiny-database.js'
import { usingSite } from '../shapes/shape-database.js'

const { lock, run } = seedOptions
const sets = [
  migrationSet({
    ...twoTables,
    '20240101000003_notes': [
      'alter table payers add column note text',
      'alter table payers drop column note',
    ],
  }),
]
const range = { to: null, steps: null, lock, run }

/** The steps of a database's life, in their order. */
const life: Readonly<Record<string, (database: Database) => Promise<unknown>>> = {
  migrations: (database) => migrateDatabase(database, sets, range),
  'the first release': (database) => seedRelease(database, firstRelease, '1.0.0'),
  'the same release': (database) => seedRelease(database, firstRelease, '1.0.0'),
  'an edit of the site': (database) =>
    database.session.query("update payers set name = 'Ours' where payer_key in ('acme', 'zeta')"),
  'a release with conflicts': (database) =>
    seedRelease(database, named({ acme: 'Acme Two', zeta: 'Zeta Two', self: 'Self Two' }), '1.1.0'),
  'an undo': (database) => siteDecisions.undo(database),
  'a redo': (database) => siteDecisions.undo(database, 4),
  'an accepted edit': (database) => siteDecisions.accept(database, 'tiny/payers', ['acme']),
  'a conflict that is resolved': (database) => siteDecisions.resolve(database, 'package', ['zeta']),
  'another undo': (database) => siteDecisions.undo(database),
  'a release': (database) => seedRelease(database, named({ self: 'Self Three' }), '1.2.0'),
  'an undo of the release': (database) => siteDecisions.undo(database),
  'a hold that ends': (database) => siteDecisions.release(database),
  'a row that the site deletes': (database) =>
    database.session.query("delete from payers where payer_key = 'self'"),
  'a release after it, with other owners': async (database) => {
    return seedDatasets(database, await unitsOf(named({ acme: 'Acme Four' }), '1.3.0', 'shared'), seedOptions)
  },
  'a tenant that goes': async (database) => {
    await database.session.query(`
      delete from fees where org_id = (select id from organizations where slug = 'north');
      delete from schedules where org_id = (select id from organizations where slug = 'north');
      delete from organizations where slug = 'north'`)
    return seedRelease(database, firstRelease, '1.4.0')
  },
  'a column of another type': (database) =>
    database.session.query('alter table payers alter column kind type varchar(40)'),
  'renamed keys': (database) =>
    seedRelease(
      database,
      {
        ...firstRelease,
        payers: firstRelease.payers.map((payer) =>
          payer.payer_key === 'zeta' ? { ...payer, payer_key: 'omega' } : payer,
        ),
        renamedPayers: [{ from: 'zeta', to: 'omega' }],
      },
      '1.5.0',
    ),
  'a prune': (database) => pruneHistory(database, { keep: 2, lock, run }),
  'an undo after it': (database) => siteDecisions.undo(database),
  'a rollback': (database) =>
    rollbackMigrations(database, sets, { to: null, steps: 2, lock, run, acceptDataLoss: true }),
  'migrations again': (database) => migrateDatabase(database, sets, range),
  'a protection': (database) =>
    protectDatabase(database, { environment: 'trial', protected: false }, { lock, run }),
  'a domain and a package with other names': (database) =>
    refreshLedger(
      {
        ...database,
        formerNames: [
          { kind: 'package', former: '@tiny/seed', present: '@small/seed' },
          { kind: 'domain', former: 'tiny', present: 'small' },
        ],
      },
      lock,
    ),
  'the names of before': (database) =>
    refreshLedger({ ...database, formerNames: [{ kind: 'domain', former: 'small', present: 'tiny' }] }, lock),
  'a domain that is removed': (database) => siteDecisions.remove(database),
  'a domain that comes back': (database) => siteDecisions.undo(database),
}

/** What formats 3 and 2 added, taken out. */
const firstFormat = `
  ${backToSecondFormat};
  alter table sow.run drop column xid, drop column undoes;
  alter table sow.dataset drop column held_version;
  drop table sow.definition, sow.release;
  drop index sow.change_of_touched_row;
  alter table sow.change drop column after, drop column inserted_run_before, drop column tombstone_run_before,
    drop column touched;
  alter table sow.roster drop column run, drop column ended_run, add primary key (dataset, tenant, chunk);
  update sow.meta set format = 1`

describe.each(usualEngines(import.meta.url))('a ledger on %s', (engine) => {
  test('is whole after every kind of run', async () => {
    await usingTinyClinic(engine, async (database) => {
      await addTenants(database)
      for (const [name, live] of Object.entries(life)) {
        await live(database)
        expect(await examineDatabase(database), name).toEqual([])
      }
      const unlinked = "select id from sow.run where chain is null and outcome = 'applied'"
      expect(await rowsOf(database, unlinked)).toEqual([])
      const pruned = "select count(*) > 0 as some from sow.run where chain ? 'pruned'"
      expect(await rowsOf(database, pruned)).toEqual([{ some: true }])
    })
  })

  test.each([
    ['1', firstFormat],
    ['2', backToSecondFormat],
  ])('of format %s is whole once it is brought up to date, and its damage is told', async (_, earlier) => {
    await usingTinyClinic(engine, async (database) => {
      await addTenants(database)
      await seedRelease(database, firstRelease, '1.0.0')
      await seedRelease(database, named({ acme: 'Acme Two' }), '1.1.0')
      await database.session.query(earlier)
      await refreshLedger(database, lock)
      expect(await examineDatabase(database)).toEqual([])
      await seedRelease(database, named({ acme: 'Acme Three' }), '1.2.0')
      expect(await examineDatabase(database)).toEqual([])
      await database.session.query(
        `update sow."base/tiny/payers" set name = 'Forged' where payer_key = 'zeta'`,
      )
      expect(await examineDatabase(database)).toMatchObject([{ where: 'sow."base/tiny/payers"' }])
    })
  })

  test('is whole where one dataset took over the rows of another one, and a failed run is no link', async () => {
    await usingSite(engine, 'create table codes (code text primary key, name text)', async (site) => {
      const of = (name: string, version: string, codes: readonly string[], formerly: string[] = []) => ({
        ...{ domain: 'x', name, version, formerly, table: 'codes', key: ['code'] },
        rows: codes.map((code) => ({ code, name: version })),
      })
      await site.seed(of('one', '1.0.0', ['A', 'B']))
      await site.seed(of('two', '1.0.0', ['C']))
      expect(await examineDatabase(site.database)).toEqual([])
      await expect(site.seed(of('two', '1.1.0', ['A', 'C']))).rejects.toThrow()
      expect(await site.rows("select chain from sow.run where outcome = 'failed'")).toEqual([{ chain: null }])
      expect(await examineDatabase(site.database)).toEqual([])
      const formerNames = [{ kind: 'dataset' as const, former: 'x/one', present: 'x/two' }]
      await refreshLedger({ ...site.database, formerNames }, lock)
      expect(await examineDatabase(site.database)).toEqual([])
      await site.seed(of('two', '2.0.0', ['A', 'B', 'C'], ['x/one']))
      expect(await examineDatabase(site.database)).toEqual([])
    })
  })
})
