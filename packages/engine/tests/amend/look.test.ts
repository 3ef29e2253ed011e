import { expect, test } from 'vitest'
import type { Database } from '../../src/database/database.js'
import { firstRelease } from '../seed/tiny-clinic.js'
import { rowsOf, usingTinyClinic } from '../seed/tiny-database.js'
import { addTenants, everything, named, seedRelease, siteDecisions } from './site-decisions.js'

/** What a decision tells of each dataset, without the rows that only a look names and the holds that only an undo makes. */
function countsOf({ datasets }: { readonly datasets: readonly object[] }): readonly object[] {
  return datasets.map((each) => ({ ...each, rows: null, heldVersion: null }))
}

async function numbers(database: Database) {
  return [await everything(database), await rowsOf(database, 'select last_value from sow.run_id_seq')]
}

/** Looks, finds nothing written and no number of a run spent, and decides. */
async function lookThenDo<Result extends object>(
  database: Database,
  decide: (look: boolean) => Promise<Result>,
): Promise<{ looked: Result; done: Result }> {
  const before = await numbers(database)
  const looked = await decide(true)
  expect(looked).toMatchObject({ run: null })
  expect(await numbers(database)).toEqual(before)
  const done = await decide(false)
  expect(await numbers(database)).not.toEqual(before)
  return { looked, done }
}

test('a look counts what an undo or a removal then does, also of rows that others of the same run refer to', async () => {
  await usingTinyClinic('postgres', async (database) => {
    await addTenants(database)
    await seedRelease(database, firstRelease, '1.0.0')
    await database.session.query("update payers set phone = '555-0188' where payer_key = 'acme'")
    const removal = await lookThenDo(database, (look) => siteDecisions.remove(database, look))
    expect(countsOf(removal.looked)).toEqual(countsOf(removal.done))
    expect(removal.looked.datasets.map(({ removed, left }) => [removed, left])).toEqual([
      [4, 0],
      [4, 0],
      [2, 0],
      [2, 1],
    ])
    expect(removal.looked.datasets[0]?.rows?.map(({ action }) => action)).toEqual(Array(4).fill('delete'))
    const back = await lookThenDo(database, (look) =>
      siteDecisions.undo(database, removal.done.run?.id ?? null, look),
    )
    expect(countsOf(back.looked)).toEqual(countsOf(back.done))
    const first = await lookThenDo(database, (look) =>
      siteDecisions.undo(database, back.done.run?.id ?? null, look),
    )
    expect(countsOf(first.looked)).toEqual(countsOf(first.done))
  })
})

test('a look counts the conflicts and the edits that a decision would end, and names their rows', async () => {
  await usingTinyClinic('postgres', async (database) => {
    await addTenants(database)
    await seedRelease(database, firstRelease, '1.0.0')
    await database.session.query("update payers set name = 'Ours' where payer_key = 'acme'")
    await seedRelease(database, named({ acme: 'Theirs' }), '1.1.0')
    const resolved = await lookThenDo(database, (look) =>
      siteDecisions.resolve(database, 'package', [], look),
    )
    expect(resolved.looked.datasets).toMatchObject([
      { resolved: 1, written: 1, rows: [{ key: 'acme', action: 'update', columns: [{ column: 'name' }] }] },
    ])
    expect(countsOf(resolved.looked)).toEqual(countsOf(resolved.done))
    // Values are told to whoever asks, and to nobody else.
    expect(JSON.stringify(resolved.looked)).not.toMatch(/Ours|Theirs/)
    const told = await siteDecisions.undo(database, resolved.done.run?.id ?? null, true, true)
    expect(told.datasets[0]?.rows).toMatchObject([
      { key: 'acme', name: 'Theirs', columns: [{ column: 'name', from: 'Theirs', to: 'Ours' }] },
    ])
    await database.session.query("update payers set name = 'Ours' where payer_key = 'acme'")
    const { looked, done } = await lookThenDo(database, (look) =>
      siteDecisions.accept(database, 'tiny/payers', [], look),
    )
    expect(looked).toMatchObject({ edited: 1, deleted: 0, rows: [{ key: 'acme', action: 'keep' }] })
    expect(done).toMatchObject({ edited: 1, deleted: 0 })
  })
})
