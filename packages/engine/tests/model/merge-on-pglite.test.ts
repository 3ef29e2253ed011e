import { test } from 'vitest'
import { openThrowAwayPglite } from '../../src/throw-away.js'
import { longest, playCases, seed } from './play-cases.js'

test(`the merge does on PGlite what the model does (SOW_MODEL_SEED=${seed})`, {
  timeout: longest + 60_000,
}, async () => {
  await using session = await openThrowAwayPglite()
  await playCases({ session, site: null }, 30)
})
