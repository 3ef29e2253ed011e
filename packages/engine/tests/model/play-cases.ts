import * as fc from 'fast-check'
import { databaseOver } from '../../src/database.js'
import { openLedger } from '../../src/ledger/open-ledger.js'
import { usingTransaction } from '../../src/transaction/using-transaction.js'
import { arbitraryCase } from './arbitrary-case.js'
import { takeCoverage } from './coverage.js'
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

/** Plays arbitrary cases; `usual` is how many, where nobody asks for more. */
export async function playCases(stage: Stage, usual: number): Promise<void> {
  const database = databaseOver(stage.session)
  await usingTransaction(database, () => openLedger(database))
  await fc.assert(
    fc.asyncProperty(arbitraryCase, (one) => playCase(stage, one)),
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
