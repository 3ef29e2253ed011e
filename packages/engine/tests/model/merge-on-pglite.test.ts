import { test } from 'vitest'
import { openPgliteStage } from './open-stage.js'
import { longest, playCases, seed } from './play-cases.js'

test(`the merge does on PGlite what the model does (SOW_MODEL_SEED=${seed})`, {
  timeout: longest + 60_000,
}, async () => {
  await playCases(openPgliteStage, 10)
})
