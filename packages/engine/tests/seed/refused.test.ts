import { SowError } from '@sow/kit/errors'
import type { EncodedRow } from '@sow/kit/rows'
import { describe, expect, inject, test } from 'vitest'
import type {} from '../../../../tests/start-postgres.js'
import { type Database, databaseOver } from '../../src/database/database.js'
import type { DatasetUnit } from '../../src/database/dataset-unit.js'
import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import { planDatasets } from '../../src/seed/plan/plan-datasets.js'
import { openDatabase } from '../../src/server/open-database.js'
import { createDatabase, usingDatabase } from '../../src/throw-away.js'
import { createTables, firstRelease } from './tiny-clinic.js'
import { rowsOf, seedOptions, unitsOf, usingTinyClinic } from './tiny-database.js'

/** What the seed was refused with, after it was seen that nothing was written. */
async function refused(
  database: Database,
  units: readonly DatasetUnit[],
  options = seedOptions,
): Promise<SowError> {
  const error = await seedDatasets(database, units, options).then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(SowError)
  const tables = await rowsOf(
    database,
    "select count(*) as present from pg_class where relnamespace = 'public'::regnamespace and relname = 'payers' and relkind = 'r'",
  )
  if (tables[0]?.['present'] === 1)
    expect(await rowsOf(database, 'select count(*) as rows from payers')).toEqual([{ rows: 0 }])
  expect(
    await rowsOf(
      database,
      "select count(*) as open from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()",
    ),
  ).toEqual([{ open: 0 }])
  return error as SowError
}

async function alteredBy(statement: string, work: (database: Database) => Promise<void>) {
  await usingTinyClinic('postgres', async (database) => {
    await rowsOf(database, statement)
    await work(database)
  })
}

describe('a target that cannot take the dataset is refused before anything is written:', () => {
  const cases: readonly [what: string, statement: string, code: string, says: RegExp][] = [
    ['a missing table', 'drop table payers', 'TARGET_MISSING', /table payers/],
    ['a missing column', 'alter table payers drop column phone', 'TARGET_MISSING', /no column phone/],
    [
      'another type',
      'alter table payers alter phone type integer using null',
      'TARGET_TYPE',
      /phone is integer/,
    ],
    [
      'no unique index for the key',
      'alter table payers drop constraint payers_payer_key_key',
      'TARGET_KEY',
      /payer_key/,
    ],
    [
      'a computed column',
      "alter table payers drop column kind; alter table payers add kind text generated always as ('x') stored",
      'TARGET_KIND',
      /computes kind/,
    ],
    [
      'a view',
      'alter table payers rename to old; create view payers as select * from old',
      'TARGET_KIND',
      /not a table/,
    ],
    [
      'forced row-level security',
      'alter table payers enable row level security; alter table payers force row level security',
      'TARGET_ROW_SECURITY',
      /row-level security/,
    ],
  ]
  test.each(cases)('%s', async (_, statement, code, says) => {
    await alteredBy(statement, async (database) => {
      const error = await refused(database, await unitsOf(firstRelease))
      expect(error).toMatchObject({ code, exitCode: 65, outcome: 'nothing-changed' })
      expect(error.message).toMatch(says)
    })
  })
})

describe('rows that the table does not take are refused whole:', () => {
  test('a trigger that swallows rows', async () => {
    const trigger = `
      create function swallow() returns trigger language plpgsql as $$ begin return null; end $$;
      create trigger swallow before insert on payers for each row execute function swallow()`
    await alteredBy(trigger, async (database) => {
      const error = await refused(database, await unitsOf(firstRelease))
      expect(error).toMatchObject({ code: 'TARGET_CHANGED_ROWS' })
      expect(error.message).toContain('swallow')
    })
  })

  test('a trigger that changes what was written', async () => {
    const trigger = `
      create function shout() returns trigger language plpgsql as $$ begin new.name = upper(new.name); return new; end $$;
      create trigger shout before insert or update on payers for each row execute function shout()`
    await alteredBy(trigger, async (database) => {
      expect(await refused(database, await unitsOf(firstRelease))).toMatchObject({
        code: 'TARGET_CHANGED_ROWS',
      })
    })
  })

  test('a check constraint, named without the value', async () => {
    await alteredBy(
      "alter table payers add constraint no_acme check (name not like 'Acme%')",
      async (database) => {
        const error = await refused(database, await unitsOf(firstRelease))
        expect(error).toMatchObject({ code: 'DATA_REJECTED', place: { constraint: 'no_acme' } })
        expect(JSON.stringify([error.message, error.hint, error.place, String(error.cause)])).not.toContain(
          'Acme',
        )
      },
    )
  })

  test('a reference to nothing, with the row and the column', async () => {
    await usingTinyClinic('postgres', async (database) => {
      const release = {
        ...firstRelease,
        codes: [...firstRelease.codes, { code: 'Z9', title: 'Lost', parent_id: 'Z' }],
      }
      const error = await refused(database, await unitsOf(release))
      expect(error).toMatchObject({ code: 'DATA_REFERENCE_MISSING', exitCode: 65 })
      expect(error.problems).toEqual([
        expect.objectContaining({ line: 5, column: 'parent_id', rule: 'reference' }),
      ])
    })
  })

  test('two rows with one key, both positions named', async () => {
    await usingTinyClinic('postgres', async (database) => {
      await database.session.query(
        "insert into payers (payer_key, name, kind) values ('x', 'x', 'x'); delete from payers",
      )
      const release = {
        ...firstRelease,
        codes: [...firstRelease.codes, { code: 'A1', title: 'Again', parent_id: null }],
      }
      const error = await refused(database, await unitsOf(release))
      expect(error).toMatchObject({ code: 'DATA_DUPLICATE_KEY', exitCode: 65 })
      expect(error.problems[0]?.message).toContain('2 and 5')
    })
  })

  test('two rows with one key that go straight into an empty table', async () => {
    await usingTinyClinic('postgres', async (database) => {
      const [first] = firstRelease.payers
      const payers = first === undefined ? [] : [...firstRelease.payers, first]
      const error = await refused(database, await unitsOf({ ...firstRelease, payers }))
      expect(error).toMatchObject({ code: 'DATA_DUPLICATE_KEY', problems: [{ line: 4 }] })
    })
  })

  test('rows that are not those of the manifest', async () => {
    await usingTinyClinic('postgres', async (database) => {
      const units = await unitsOf(firstRelease)
      const tampered = units.map((unit) => ({ ...unit, rows: () => withoutLast(unit.rows()) }))
      await expect(refused(database, tampered)).resolves.toMatchObject({ exitCode: 65 })
    })
  })

  test('a release that would take many rows away at once, unless that is accepted', async () => {
    await usingTinyClinic('postgres', async (database) => {
      const many = Array.from({ length: 30 }, (_, index) => ({
        code: `B${String(index).padStart(2, '0')}`,
        title: 'Many',
        parent_id: null,
      }))
      const codes = async (release: typeof many, version: string) =>
        (await unitsOf({ ...firstRelease, codes: release }, version)).slice(3)
      await seedDatasets(database, await codes(many, '1.0.0'), seedOptions)
      const few = await codes(many.slice(0, 10), '1.1.0')
      expect(await refused(database, few)).toMatchObject({ code: 'MASS_CHANGE', exitCode: 3 })
      const accepted = { ...seedOptions, acceptMassChange: ['tiny/codes'] }
      expect((await seedDatasets(database, few, accepted)).datasets[0]).toMatchObject({ retired: 20 })
    })
  })
})

/** Drops the last row, and ends before the stream could notice. */
async function* withoutLast(
  batches: AsyncIterable<readonly EncodedRow[]>,
): AsyncIterable<readonly EncodedRow[]> {
  let before: readonly EncodedRow[] = []
  for await (const batch of batches) {
    if (before.length > 0) yield before
    before = batch
  }
  yield before.slice(0, -1)
}

describe('a role without the privileges', () => {
  test('is told all of them at once, each with its grant', async () => {
    await usingDatabase(inject('postgres').superuserUrl, async ({ url, superuserUrl, name }) => {
      await using owner = await openDatabase({ kind: 'postgres', url })
      await owner.query(createTables)
      await using superuser = await openDatabase({ kind: 'postgres', url: superuserUrl })
      const role = `poor_${name}`
      await superuser.query(
        `create role ${role} login password 'poor'; grant usage on schema public to ${role}`,
      )
      const poorUrl = new URL(url)
      poorUrl.username = role
      poorUrl.password = 'poor'
      {
        await using session = await openDatabase({ kind: 'postgres', url: poorUrl.href })
        const error = await seedDatasets(
          databaseOver(session),
          await unitsOf(firstRelease),
          seedOptions,
        ).catch((thrown: unknown) => thrown)
        expect(error).toMatchObject({ code: 'PRIVILEGE_MISSING', exitCode: 77 })
        const messages = (error as SowError).problems.map(({ message }) => message)
        expect(messages).toContainEqual(`insert on payers: grant insert on public.payers to ${role}`)
        expect(messages).toContainEqual(
          `select on organizations: grant select on public.organizations to ${role}`,
        )
        expect(messages.some((message) => message.startsWith('schema sow: grant create on database'))).toBe(
          true,
        )
      }
      await superuser.query(`drop owned by ${role}; drop role ${role}`)
    })
  })
})

describe('a ledger of a newer Sow', () => {
  test('is refused', async () => {
    await using throwAway = await createDatabase(inject('postgres').superuserUrl)
    await using session = await openDatabase({ kind: 'postgres', url: throwAway.url })
    const database = databaseOver(session)
    await session.query(createTables)
    const units = await unitsOf(firstRelease)
    await seedDatasets(database, units, seedOptions)
    await session.query('update sow.meta set format = format + 1')
    await expect(seedDatasets(database, units, seedOptions)).rejects.toMatchObject({ code: 'LEDGER_NEWER' })
    await expect(planDatasets(database, units, seedOptions)).rejects.toMatchObject({ code: 'LEDGER_NEWER' })
  })
})
