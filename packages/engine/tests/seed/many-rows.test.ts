import { expect, inject, test } from 'vitest'
import type {} from '../../../../tests/start-postgres.js'
import { openDatabase } from '../../src/server/open-database.js'
import { usingDatabase } from '../../src/throw-away.js'
import { endOf, startScript } from '../server/start-script.js'
import { createTables } from './tiny-clinic.js'

/** Of a thousand bytes each. */
const count = 150_000
const megabytesForValues = 96

type Source = 'a stream' | 'an array'

/** A process that seeds many payers, made as they are asked for or all of them before, and then once more without any. */
function seeding(url: string, from: Source): string {
  return `
    import { ContentHash } from '@sow/kit/manifest'
    import { databaseOver } from '../../src/database/database.js'
    import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
    import { openDatabase } from '../../src/server/open-database.js'
    import { firstRelease } from '../seed/tiny-clinic.js'
    import { seedOptions, unitsOf } from '../seed/tiny-database.js'
    const long = 'x'.repeat(1000)
    const rowAt = (at) => ({
      position: at + 1,
      line: ['commercial', at + long, String(at).padStart(9, '0'), '\\\\N'].join('\\t'),
    })
    function* batches() {
      for (let start = 0; start < ${count}; start += 1000)
        yield Array.from({ length: 1000 }, (_, index) => rowAt(start + index))
    }
    async function* rows() {
      yield* ${from === 'a stream' ? 'batches()' : '[...batches()]'}
    }
    const [payers] = await unitsOf(firstRelease)
    const hash = new ContentHash(payers.dataset.fields)
    for (const batch of batches()) for (const { line } of batch) hash.add(line)
    const dataset = { ...payers.dataset, rows: hash.rows, contentHash: hash.digest() }
    const session = await openDatabase({ kind: 'postgres', url: ${JSON.stringify(url)} })
    const seed = (rows) => seedDatasets(databaseOver(session), [{ ...payers, dataset, rows }], seedOptions)
    const { datasets } = await seed(rows)
    const again = await seed(() => { throw new Error('Rows were read.') })
    console.log(JSON.stringify({ inserted: datasets[0].inserted, again: again.run }))
    await session[Symbol.asyncDispose]()`
}

/** Seeds in a process that has less memory for values than the rows take; answers what it printed. */
async function seedWithLittleMemory(from: Source): Promise<string> {
  return await usingDatabase(inject('postgres').superuserUrl, async ({ url }) => {
    await using session = await openDatabase({ kind: 'postgres', url })
    await session.query(createTables)
    const flags = [`--max-old-space-size=${megabytesForValues}`]
    return (await endOf(startScript(seeding(url, from), flags))).output.trim()
  })
}

test('memory does not grow with rows, and an unchanged run reads none of them', async () => {
  expect(await seedWithLittleMemory('a stream')).toBe(JSON.stringify({ inserted: count, again: null }))
})

test('who keeps the rows runs out of that memory: the negative control', async () => {
  expect(await seedWithLittleMemory('an array')).toBe('')
})
