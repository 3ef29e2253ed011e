import { expect, test } from 'vitest'
import type { Database } from '../../src/database/database.js'
import { blameRows } from '../../src/look/blame/blame-rows.js'
import { pruneHistory } from '../../src/look/prune-history.js'
import { showRows } from '../../src/look/show/show-rows.js'
import { addTenants, named, seedRelease, siteDecisions } from '../amend/site-decisions.js'
import { firstRelease } from '../seed/tiny-clinic.js'
import { seedOptions, usingTinyClinic } from '../seed/tiny-database.js'

/** `column: origin reason version run`, with the values that differ. */
async function told(database: Database, of: string, key: string, tenant: string | null = null) {
  const rows = await blameRows(database, { of, keys: [key], tenant, values: true })
  return rows.map(({ dataset, cells, isThere }) => [
    dataset,
    isThere,
    ...cells
      .filter(({ column }) => !['id', 'org_id', 'parent_id'].includes(column))
      .map(({ column, origin, reason, release, run, applied }) =>
        [column, origin, reason, release?.version, run?.id, applied]
          .filter((part) => part !== undefined)
          .join(' '),
      ),
  ])
}

test('each cell says which release and run wrote it, or that the site did', async () => {
  await usingTinyClinic('postgres', async (database) => {
    await addTenants(database)
    await database.session.query(
      "insert into payers (payer_key, name, kind) values ('zeta', 'Zeta Demo Plan', 'commercial'), ('mine', 'Mine', 'x')",
    )
    await seedRelease(database, firstRelease, '1.0.0')
    await seedRelease(database, named({ acme: 'Acme Two' }), '1.1.0')
    expect(await told(database, 'payers', 'acme')).toEqual([
      [
        'tiny/payers',
        true,
        'payer_key release inserted 1.0.0 1',
        'name release written 1.1.0 2',
        'kind release inserted 1.0.0 1',
        'phone release inserted 1.0.0 1',
      ],
    ])
    // The site edits: a shared column keeps what was applied, a column of the package does not.
    await database.session.query("update payers set name = 'Ours', kind = 'other' where payer_key = 'acme'")
    expect(await told(database, 'tiny/payers', 'acme')).toEqual([
      [
        'tiny/payers',
        true,
        'payer_key release inserted 1.0.0 1',
        'name site edited 1.1.0 2 Acme Two',
        'kind unknown not-kept',
        'phone site own-column',
      ],
    ])
    expect(await told(database, 'payers', 'mine')).toEqual([
      [null, true, 'payer_key site own-row', 'name site own-row', 'kind site own-row', 'phone site own-row'],
    ])
    expect((await told(database, 'payers', 'zeta'))[0]).toContain('name before found 1.0.0 1')

    // The package takes its column back; what the site wrote in a shared one is accepted, and that undone.
    await seedRelease(database, named({ acme: 'Acme Three' }), '1.2.0')
    expect((await told(database, 'payers', 'acme'))[0]).toEqual(
      expect.arrayContaining(['kind release written 1.2.0 3', 'name site edited 1.2.0 3 Acme Three']),
    )
    await siteDecisions.accept(database, 'tiny/payers', ['acme'])
    expect((await told(database, 'payers', 'acme'))[0]).toContain('name site accepted 1.2.0 4')
    await siteDecisions.undo(database, 4)
    expect((await told(database, 'payers', 'acme'))[0]).toContain('name site edited 1.2.0 5 Acme Three')

    // Tenants have a row each; a key with a reference is found through it.
    expect(await told(database, 'fees', 'standard/ZZ001')).toHaveLength(2)
    expect(await told(database, 'fees', 'standard/ZZ001', 'north')).toEqual([
      [
        'tiny/fees',
        true,
        'schedule_id release inserted 1.0.0 1',
        'code release inserted 1.0.0 1',
        'unit release inserted 1.0.0 1',
        'amount release inserted 1.0.0 1',
      ],
    ])
    // A roster tells of rows whose every column is the package's.
    expect((await told(database, 'codes', 'A1'))[0]).toContain('title release inserted 1.0.0 1')

    // Of a row that the site deleted the ledger has what it shares, and what runs wrote since it came.
    await database.session.query("delete from payers where payer_key = 'self'")
    expect(await told(database, 'payers', 'self')).toEqual([
      ['tiny/payers', false, 'payer_key release inserted 1.0.0 1', 'name release inserted 1.0.0 1'],
    ])
    // One that a release took away was its dataset's too, and never the site's.
    const fees = firstRelease.fees.filter(({ code }) => code !== 'ZZ001')
    await seedRelease(database, { ...firstRelease, fees }, '1.3.0')
    const [gone] = await told(database, 'fees', 'standard/ZZ001', 'north')
    expect(gone?.slice(0, 2)).toEqual(['tiny/fees', false])
    await expect(told(database, 'payers', 'nobody')).rejects.toMatchObject({ code: 'ROW_UNKNOWN' })
    await expect(told(database, 'elsewhere', 'x')).rejects.toMatchObject({ code: 'DATASET_UNKNOWN' })
  })
})

test('a row that a run removed is told as it was', async () => {
  await usingTinyClinic('postgres', async (database) => {
    const payers = firstRelease.payers.filter(({ payer_key }) => payer_key !== 'self')
    await seedRelease(database, { ...firstRelease, payers }, '1.0.0')
    await seedRelease(database, firstRelease, '1.1.0')
    const look = async () =>
      (await blameRows(database, { of: 'payers', keys: ['self'], tenant: null, values: true }))[0]
    const before = await look()
    await siteDecisions.undo(database, 2)
    expect(await look()).toEqual({
      ...before,
      isThere: false,
      removedBy: expect.objectContaining({ id: 3, command: 'db undo' }),
    })
    expect(before?.cells.map(({ column }) => column)).toContain('phone')
  })
})

test('what was read of a table once serves as long as nothing there has changed', async () => {
  await usingTinyClinic('postgres', async (database) => {
    await seedRelease(database, firstRelease, '1.0.0')
    const asked: string[] = []
    const { session } = database
    const { query } = session
    const listening: typeof query = (text, ...rest) => {
      asked.push(text)
      return query(text, ...rest)
    }
    Object.assign(session, { query: listening })
    /** The columns, and whether the catalog was read for them. */
    const look = async () => {
      asked.splice(0)
      const [row] = await blameRows(database, { of: 'payers', keys: ['acme'], tenant: null, values: true })
      return [
        row?.cells.map(({ column }) => column).at(-1),
        asked.some((text) => text.includes('pg_get_expr')),
      ]
    }
    await look()
    await look()
    expect(await look()).toEqual(['phone', false])
    await query('alter table payers add column fax text')
    expect([await look(), await look()]).toEqual([
      ['fax', true],
      ['fax', false],
    ])
    await query('alter table payers rename fax to telex')
    expect(await look()).toEqual(['telex', true])
    await look()
    // The server has a plan of each statement of a look by now, and makes it anew for another type.
    const kept = await query("select count(*) as kept from pg_prepared_statements where name like 'sow%'")
    expect(kept.rows).toEqual([{ kept: 7 }])
    await query('alter table payers alter telex type varchar(40), alter payer_key type varchar(40)')
    expect([await look(), await look()]).toEqual([
      ['telex', true],
      ['telex', false],
    ])
    await seedRelease(database, named({ acme: 'Acme Two' }), '1.1.0')
    expect([await look(), await look()]).toEqual([
      ['telex', true],
      ['telex', false],
    ])
    await query('drop table sow."base/tiny/payers"')
    await expect(look()).rejects.toMatchObject({ code: 'LEDGER_CORRUPT' })
  })
})

test('nothing is said of rows whose base is lost: they would look like the site’s own', async () => {
  await usingTinyClinic('postgres', async (database) => {
    await seedRelease(database, firstRelease, '1.0.0')
    await database.session.query('drop table sow."base/tiny/payers"')
    const lost = { code: 'LEDGER_CORRUPT', message: expect.stringContaining('sow."base/tiny/payers"') }
    await expect(told(database, 'payers', 'acme')).rejects.toMatchObject(lost)
    const page = { dataset: 'tiny/payers', asOf: null, tenant: null, search: null, after: null, limit: 9 }
    await expect(showRows(database, { ...page, count: true })).rejects.toMatchObject(lost)
    await expect(siteDecisions.accept(database, 'tiny/payers', ['acme'])).rejects.toMatchObject(lost)
    // A dataset that needs none has none to lose.
    expect(await told(database, 'codes', 'A1')).toHaveLength(1)
  })
})

test('a row keeps its history under another key, and says where history was pruned', async () => {
  await usingTinyClinic('postgres', async (database) => {
    await seedRelease(database, firstRelease, '1.0.0')
    const second = named({ acme: 'Acme Two' })
    await seedRelease(database, second, '1.1.0')
    const renamed = {
      ...second,
      payers: second.payers.map((payer) =>
        payer.payer_key === 'acme' ? { ...payer, payer_key: 'apex' } : payer,
      ),
      renamedPayers: [{ from: 'acme', to: 'apex' }],
    }
    await seedRelease(database, renamed, '1.2.0')
    expect((await told(database, 'payers', 'apex'))[0]).toEqual(
      expect.arrayContaining(['payer_key release renamed 1.2.0 3', 'name release written 1.1.0 2']),
    )
    const { lock, run } = seedOptions
    await pruneHistory(database, { keep: 1, lock, run })
    expect((await told(database, 'payers', 'apex'))[0]).toContain('name release pruned')
  })
})
