import { expect, test } from 'vitest'
import type { Database } from '../../src/database/database.js'
import { pruneHistory } from '../../src/look/prune-history.js'
import { type ShowRequest, showRows } from '../../src/look/show/show-rows.js'
import { addTenants, named, seedRelease, siteDecisions } from '../amend/site-decisions.js'
import { firstRelease } from '../seed/tiny-clinic.js'
import { seedOptions, usingTinyClinic } from '../seed/tiny-database.js'

const everyRow: ShowRequest = {
  dataset: 'tiny/payers',
  tenant: null,
  after: null,
  search: null,
  limit: 10,
  asOf: null,
  count: true,
}

/** `key name`, with a question mark where it is not certain. */
async function names(database: Database, asOf: number | null) {
  const { rows, gaps } = await showRows(database, { ...everyRow, asOf })
  return [
    ...rows.map(({ key, values, isCertain }) => `${key} ${values['name']}${isCertain ? '' : '?'}`),
    gaps,
  ]
}

test('rows of a dataset are shown page by page, found by a text, and told apart from rows of the site', async () => {
  await usingTinyClinic('postgres', async (database) => {
    await addTenants(database)
    await database.session.query("insert into payers (payer_key, name, kind) values ('mine', 'Mine', 'x')")
    await seedRelease(database, firstRelease, '1.0.0')
    await database.session.query("update payers set name = 'Ours' where payer_key = 'acme'")
    const first = await showRows(database, { ...everyRow, limit: 2 })
    expect(first).toMatchObject({
      table: 'payers',
      rows: [
        { tenant: null, key: 'acme', values: { name: 'Ours' }, edited: ['name'] },
        { key: 'self', values: { phone: '555-0100' }, edited: [] },
      ],
      next: { tenant: null, key: 'self' },
      counts: { total: 3, matching: 3 },
      gaps: null,
    })
    const second = await showRows(database, { ...everyRow, limit: 2, after: first.next, count: false })
    expect(second).toMatchObject({ rows: [{ key: 'zeta' }], next: null, counts: null })
    const found = await showRows(database, { ...everyRow, search: 'DEMO' })
    expect(found).toMatchObject({ rows: [{ key: 'zeta' }], counts: { total: 3, matching: 1 } })

    // A reference is shown, searched and typed as the key of the other row.
    const fees = { ...everyRow, dataset: 'tiny/fees', limit: 1 }
    expect((await showRows(database, fees)).counts).toEqual({ total: 4, matching: 4 })
    const north = await showRows(database, { ...fees, tenant: 'north', search: 'standard/' })
    expect(north).toMatchObject({
      rows: [
        { tenant: 'north', key: 'standard/ZZ001', values: { schedule_id: 'standard', amount: '10.00' } },
      ],
      counts: { total: 2 },
    })
    const rest = await showRows(database, { ...fees, tenant: 'north', after: north.next })
    expect(rest.rows.map(({ key }) => key)).toEqual(['standard/ZZ002'])
    const codes = await showRows(database, { ...everyRow, dataset: 'tiny/codes', limit: 2 })
    expect(codes).toMatchObject({
      rows: [{ key: 'A' }, { key: 'A1', values: { parent_id: 'A' } }],
      counts: { total: 4 },
    })
    await expect(
      showRows(database, { ...fees, after: { tenant: null, key: 'gone/ZZ001' } }),
    ).rejects.toMatchObject({
      code: 'ROW_UNKNOWN',
    })
    await expect(showRows(database, { ...everyRow, asOf: 99 })).rejects.toMatchObject({ code: 'RUN_UNKNOWN' })
  })
})

test('rows are shown as a run left them, and what is not known of that is said', async () => {
  await usingTinyClinic('postgres', async (database) => {
    const none = { pruned: [], uncertain: 0, lost: 0 }
    await seedRelease(database, firstRelease, '1.0.0')
    const second = named({ acme: 'Acme Two' })
    const more = {
      ...second,
      payers: [...second.payers, { payer_key: 'new', name: 'New', kind: 'x', phone: null }],
    }
    await seedRelease(database, more, '1.1.0')
    const renamed = {
      ...more,
      payers: more.payers.map((payer) => ({
        ...payer,
        ...(payer.payer_key === 'acme' ? { payer_key: 'apex', name: 'Apex' } : {}),
      })),
      renamedPayers: [{ from: 'acme', to: 'apex' }],
    }
    await seedRelease(database, renamed, '1.2.0')
    const [one, two] = [
      ['acme Acme Demo Health', 'self Self pay', 'zeta Zeta Demo Plan'],
      ['acme Acme Two', 'new New', 'self Self pay', 'zeta Zeta Demo Plan'],
    ]
    expect(await names(database, 1)).toEqual([...one, none])
    expect(await names(database, 2)).toEqual([...two, none])
    expect(await names(database, 3)).toEqual(['apex Apex', ...two.slice(1), none])
    // An undo is a run as any other: what it took back is there again before it.
    await siteDecisions.undo(database)
    expect(await names(database, 2)).toEqual([...two, none])
    expect(await names(database, 3)).toEqual(['apex Apex', ...two.slice(1), none])
    await siteDecisions.remove(database)
    await seedRelease(database, renamed, '1.3.0')
    expect(await names(database, 1)).toEqual([...one, none])

    await database.session.query("update payers set name = 'Ours' where payer_key = 'zeta'")
    await database.session.query("delete from payers where payer_key = 'self'")
    expect(await names(database, 6)).toEqual([
      'apex Apex',
      'new New',
      'zeta Ours?',
      { ...none, uncertain: 1, lost: 1 },
    ])
    const codes = await showRows(database, { ...everyRow, dataset: 'tiny/codes', asOf: 1 })
    expect(codes.rows.map(({ key }) => key)).toEqual(['A', 'A1', 'A2', 'A21'])
    const { lock, run } = seedOptions
    await pruneHistory(database, { keep: 1, lock, run })
    expect((await names(database, 1)).at(-1)).toMatchObject({ pruned: [2, 3, 4, 5] })
  })
})
