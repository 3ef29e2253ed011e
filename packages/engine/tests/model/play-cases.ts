import * as fc from 'fast-check'
import { arbitraryCase } from './arbitrary-case.js'
import { takeCoverage } from './coverage.js'
import type { OpenStage } from './open-stage.js'
import { playCase } from './play-case.js'
import type { Stage } from './site-database.js'

const {
  SOW_MODEL_SEED,
  SOW_MODEL_PATH,
  SOW_MODEL_CASES,
  SOW_MODEL_MINUTES,
  SOW_MODEL_SHRINK,
  SOW_MODEL_COVERAGE,
} = process.env

/** Another one each time, unless it is given: it stands in the title of the tests. */
export const seed = Number(SOW_MODEL_SEED ?? Math.floor(Math.random() * 2 ** 31))

/** Making a failure small takes many cases more: what was found in this time is told. */
export const longest = Number(SOW_MODEL_MINUTES ?? 5) * 60_000

/** A database that thousands of schemas came and went in grows slow. */
const casesPerStage = 100

/** Plays arbitrary cases; `usual` is how many, where nobody asks for more. */
export async function playCases(open: () => Promise<OpenStage>, usual: number): Promise<void> {
  await using stages = stagesOf(open)
  await fc.assert(
    fc.asyncProperty(arbitraryCase, async (one) => playCase(await stages.next(), one)),
    {
      seed,
      numRuns: Number(SOW_MODEL_CASES ?? usual),
      ...(SOW_MODEL_PATH === undefined ? {} : { path: SOW_MODEL_PATH }),
      endOnFailure: SOW_MODEL_SHRINK === 'no',
      interruptAfterTimeLimit: longest,
      markInterruptAsFailure: true,
    },
  )
  if (SOW_MODEL_COVERAGE !== undefined) process.stdout.write(`${takeCoverage()}\n`)
}

/** A stage for each case: the same one many times. */
function stagesOf(open: () => Promise<OpenStage>) {
  let stage: OpenStage | null = null
  let played = 0
  return {
    async next(): Promise<Stage> {
      played += 1
      if (stage !== null && played % casesPerStage !== 0) return stage
      await stage?.[Symbol.asyncDispose]()
      const opened = await open()
      stage = opened
      return opened
    },
    async [Symbol.asyncDispose]() {
      await stage?.[Symbol.asyncDispose]()
    },
  }
}
