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

/** The same cases in every usual run, so that a change is what makes them fail; a long run is given others. */
export const seed = Number(SOW_MODEL_SEED ?? 20_261_123)

/** Making a failure small takes many cases more: what was found in this time is told. */
export const longest = Number(SOW_MODEL_MINUTES ?? 2) * 60_000

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
      // A slow machine plays fewer of the usual cases; a long run says how many it wants, and means it.
      markInterruptAsFailure: SOW_MODEL_CASES !== undefined,
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
