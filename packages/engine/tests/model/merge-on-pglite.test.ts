import { test } from 'vitest'
import { openThrowAwayPglite } from '../../src/throw-away.js'
import { longest, playCases, seed } from './play-cases.js'

test(`the merge does on PGlite what the model does (SOW_MODEL_SEED=${seed})`, {
  timeout: longest + 60_000,
}, async () => {
  await playCases(openStage, 30)
})

/** PGlite has one session: nobody writes beside a run. */
async function openStage() {
  const session = await openThrowAwayPglite()
  return { session, site: null, [Symbol.asyncDispose]: () => session[Symbol.asyncDispose]() }
}
