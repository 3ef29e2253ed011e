import { describe, expect, test } from 'vitest'
import type { Database } from '../../src/database/database.js'
import { protectDatabase } from '../../src/ledger/protect-database.js'
import { examineDatabase } from '../../src/look/examine-database.js'
import { migrateDatabase } from '../../src/migrate/migrate-database.js'
import { addTenants, named, seedRelease } from '../amend/site-decisions.js'
import { usualEngines } from '../engines.js'
import { migrationSet, twoTables } from '../migrate/tiny-migrations.js'
import { firstRelease } from '../seed/tiny-clinic.js'
import { seedOptions, usingTinyClinic } from '../seed/tiny-database.js'

const { lock, run } = seedOptions

/** Runs 1 (migrations), 2 and 3 (two releases, with a conflict), 4 and 5 (which have no row of their own). */
async function makeHistory(database: Database): Promise<void> {
  await addTenants(database)
  await migrateDatabase(database, [migrationSet(twoTables)], { to: null, steps: null, lock, run })
  await seedRelease(database, firstRelease, '1.0.0')
  await database.session.query("update payers set name = 'Our own name' where payer_key = 'acme'")
  await seedRelease(database, named({ acme: 'Acme Two', self: 'Self Two' }), '1.1.0')
  for (const environment of ['staging', 'trial'])
    await protectDatabase(database, { environment, protected: false }, { lock, run })
}

const symptomsOf = async (database: Database) =>
  (await examineDatabase(database)).map(({ kind, where }) => [kind, where])

interface Damage {
  readonly done: string
  readonly undone: string
  readonly where: readonly string[]
  readonly kind?: string
}

const base = 'sow."base/tiny/payers"'

/** Takes rows away, and brings them back. */
function rowsGone(name: string, condition: string, where: readonly string[]): Damage {
  return {
    done: `create table kept as select * from sow.${name} where ${condition};
      delete from sow.${name} where ${condition}`,
    undone: `insert into sow.${name} overriding system value select * from kept; drop table kept`,
    where,
  }
}

/** Writes one column, and gives it back what it held. */
function edited(name: string, column: string, value: string, condition: string, where: string): Damage {
  return {
    done: `create table kept as select ${column} as was from ${name} where ${condition};
      update ${name} set ${column} = ${value} where ${condition}`,
    undone: `update ${name} set ${column} = (select was from kept) where ${condition}; drop table kept`,
    where: [where],
  }
}

const damages: Readonly<Record<string, Damage>> = {
  'a dropped base': {
    done: `create table kept as table ${base}; drop table ${base}`,
    undone: `create table ${base} as table kept; drop table kept`,
    where: [base],
    kind: 'base-missing',
  },
  'a value of a base': edited(base, 'name', "'Forged'", "payer_key = 'zeta'", base),
  'a tombstone in a base': edited(base, 'tombstone_run', '2', "payer_key = 'zeta'", base),
  'a row of a base that is gone': {
    done: `create table kept as select * from ${base} where payer_key = 'zeta';
      delete from ${base} where payer_key = 'zeta'`,
    undone: `insert into ${base} select * from kept; drop table kept`,
    where: [base],
  },
  'changes that are gone': rowsGone('change', 'true', ['sow.change of run 3']),
  'a change of another value': edited(
    'sow.change',
    'before',
    "'{}'",
    "run = 3 and key ->> 'payer_key' = 'self'",
    'sow.change of run 3',
  ),
  'another version': edited(
    'sow.dataset',
    'version',
    "'999.0.0'",
    "dataset = 'tiny/payers'",
    'sow.dataset tiny/payers',
  ),
  'a dataset that is gone': {
    done: `create table kept as select * from sow.dataset where dataset = 'tiny/codes';
      create table kept_copies as select * from sow.copy where dataset = 'tiny/codes';
      delete from sow.dataset where dataset = 'tiny/codes'`,
    undone: `insert into sow.dataset select * from kept; insert into sow.copy select * from kept_copies;
      drop table kept, kept_copies`,
    where: ['sow.dataset tiny/codes'],
  },
  'a copy that is gone': rowsGone('copy', "dataset = 'tiny/codes'", ['sow.dataset tiny/codes']),
  'a copy of another release': {
    done: `insert into sow.dataset (dataset, ordinal, package, version, table_name, content_hash, definition_hash, shape_hash, rows, run)
      select dataset, 9, package, '0.9.0', table_name, content_hash, definition_hash, shape_hash, rows, run
      from sow.dataset where dataset = 'tiny/codes';
      update sow.copy set applied = 9 where dataset = 'tiny/codes'`,
    undone: `update sow.copy set applied = 1 where dataset = 'tiny/codes';
      delete from sow.dataset where dataset = 'tiny/codes' and ordinal = 9`,
    where: ['sow.dataset tiny/codes'],
  },
  'a run that is gone': rowsGone('run', 'id = 4', ['the record of run 4']),
  'the last run that is gone': rowsGone('run', 'id = 5', ['the record of run 5']),
  'a run that says something else': edited('sow.run', 'counts', "'{}'", 'id = 3', 'the record of run 3'),
  'the last run under another name': edited('sow.run', 'actor', "'nobody'", 'id = 5', 'the record of run 5'),
  'a conflict of another value': edited(
    'sow.conflict',
    'site_value',
    '\'"x"\'',
    'true',
    'sow.conflict of run 3',
  ),
  'conflicts that are gone': rowsGone('conflict', 'true', ['sow.conflict of run 3']),
  'releases that are gone': rowsGone('release', 'run = 2', ['sow.release of run 2']),
  'a roster of other keys': edited('sow.roster', 'keys', "'[]'", 'run = 2', 'sow.roster of run 2'),
  'seals of other rows': edited(
    'sow.seal',
    'seals',
    'array[1]',
    "run = 3 and dataset = 'tiny/payers'",
    'sow.seal of run 3',
  ),
  'a definition of another rule': edited(
    'sow.definition',
    'definition',
    `definition || '{"tenants": 1}'`,
    "dataset = 'tiny/payers'",
    'sow.definition tiny/payers',
  ),
  'a migration that is gone': rowsGone('migration', "name like '%units'", ['sow.migration of run 1']),
}

describe.each(usualEngines(import.meta.url))('a ledger on %s', (engine) => {
  test('that was changed by hand is told, and is whole again once that is taken back', async () => {
    await usingTinyClinic(engine, async (database) => {
      await makeHistory(database)
      expect(await symptomsOf(database)).toEqual([])
      for (const [name, { done, undone, where, kind = 'ledger-changed' }] of Object.entries(damages)) {
        await database.session.query(done)
        expect(await symptomsOf(database), name).toEqual(where.map((each) => [kind, each]))
        await database.session.query(undone)
        expect(await symptomsOf(database), `${name}, taken back`).toEqual([])
      }
    })
  })

  test('is told to be changed after later runs as well', async () => {
    await usingTinyClinic(engine, async (database) => {
      await makeHistory(database)
      await database.session.query(`
        update ${base} set name = 'Forged' where payer_key = 'zeta';
        update sow.change set before = '{}' where run = 3`)
      await seedRelease(database, named({ acme: 'Acme Three', self: 'Self Two' }), '1.2.0')
      expect(await symptomsOf(database)).toEqual([
        ['ledger-changed', 'sow.change of run 3'],
        ['ledger-changed', base],
      ])
    })
  })

  test('that misses a base is told so without a chain as well', async () => {
    await usingTinyClinic(engine, async (database) => {
      await makeHistory(database)
      await database.session.query(`update sow.run set chain = null; update sow.meta set last_run = null`)
      expect(await symptomsOf(database)).toEqual([])
      await database.session.query(`drop table ${base}`)
      expect(await symptomsOf(database)).toEqual([['base-missing', base]])
    })
  })

  test('that is older than the run that is expected says so', async () => {
    await usingTinyClinic(engine, async (database) => {
      expect(await examineDatabase(database, { expectRun: 1 })).toEqual([
        { kind: 'ledger-older', where: 'sow.run', detail: 'it has no run, expected is 1' },
      ])
      await makeHistory(database)
      expect(await examineDatabase(database, { expectRun: 5 })).toEqual([])
      expect(await examineDatabase(database, { expectRun: 6 })).toEqual([
        { kind: 'ledger-older', where: 'sow.run', detail: 'its last run is 5, expected is 6' },
      ])
    })
  })
})
