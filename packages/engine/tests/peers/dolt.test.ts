import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Session } from '../../src/server/connect/session.js'
import { openThrowAwayPglite } from '../../src/throw-away.js'
import { type Counts, compareMerges } from './compare-merges.js'
import { differences } from './differences.js'
import { randomHistories } from './random-histories.js'
import { absences } from './sow.js'

const { SOW_PEER_CASES, SOW_PEER_SEED } = process.env
const seed = Number(SOW_PEER_SEED ?? 20_261_128)
const cases = Number(SOW_PEER_CASES ?? 1080)
const rounds = 3
const rows = Math.ceil(cases / rounds / absences.length)
const counts: Counts = new Map()

let session: Session
beforeAll(async () => {
  session = await openThrowAwayPglite()
})
afterAll(() => session[Symbol.asyncDispose]())

describe(`${rows * rounds * absences.length} random rows merged by Dolt as well (seed ${seed})`, () => {
  test.each(absences)('where rows that left are under %s', { timeout: 3_600_000 }, async (absence) => {
    const found = await compareMerges(session, randomHistories(rows, rounds, seed), rounds, absence)
    for (const [name, count] of found) counts.set(name, (counts.get(name) ?? 0) + count)
  })

  test('come to every difference that is listed, and are mostly alike', () => {
    const met = ['alike', 'nowhere', ...differences.map(({ name }) => name)].map(
      (name) => [name, counts.get(name) ?? 0] as const,
    )
    if (SOW_PEER_CASES !== undefined)
      process.stdout.write(met.map(([name, count]) => `${String(count).padStart(6)} ${name}\n`).join(''))
    for (const [name, count] of met) expect(count, name).toBeGreaterThan(0)
  })
})
