import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { allInterleavings, sampled } from './interleavings.js'
import { runStepNames } from './paused-run.js'
import { type Outcome, type Play, playInterleaving } from './play-interleaving.js'
import { siteForms, siteSteps, siteWrites } from './site-writes.js'
import { type StageServer, startStageServer } from './stage.js'

const { SOW_INTERLEAVINGS, SOW_INTERLEAVINGS_SEED } = process.env
const seed = Number(SOW_INTERLEAVINGS_SEED ?? 20_261_128)
/** Of each form of each write. */
const each = SOW_INTERLEAVINGS === 'all' ? Number.POSITIVE_INFINITY : Number(SOW_INTERLEAVINGS ?? 2)

/** Servers that play side by side: much of a play is waiting. */
const lanes = 3
let servers: readonly StageServer[] = []
beforeAll(async () => {
  servers = await Promise.all(Array.from({ length: lanes }, () => startStageServer()))
})
afterAll(async () => {
  for (const server of servers) await server[Symbol.asyncDispose]()
})

const writes = siteWrites.map((write, index) => {
  const plays = siteForms.flatMap((form): Play[] => {
    const all = allInterleavings(runStepNames.length, siteSteps(form, '', '').length)
    return sampled(all, each, seed + index).map((order) => ({ write, form, order }))
  })
  return { name: write.name, plays, count: plays.length }
})
const count = writes.reduce((sum, each) => sum + each.count, 0)
const outcomes: Outcome[] = []

describe(`${count} interleavings of a run and a transaction beside it (seed ${seed})`, () => {
  test.each(writes)('$name: $count interleavings', { timeout: 3_600_000 }, async ({ plays }) => {
    const left = [...plays]
    await Promise.all(
      servers.map(async (server) => {
        for (let play = left.shift(); play !== undefined; play = left.shift())
          outcomes.push(await playInterleaving(await server.next(), play))
      }),
    )
  })

  test('met each other', () => {
    const counted = (of: (outcome: Outcome) => boolean) => outcomes.filter(of).length
    const met = {
      siteWaited: counted(({ siteWaited }) => siteWaited),
      runWaited: counted(({ runWaited }) => runWaited),
      retried: counted(({ retried }) => retried),
      wrote: counted(({ wrote }) => wrote),
    }
    if (SOW_INTERLEAVINGS !== undefined)
      process.stdout.write(`${JSON.stringify({ played: outcomes.length, ...met })}\n`)
    for (const [name, times] of Object.entries(met)) expect(times, name).toBeGreaterThan(0)
  })
})
