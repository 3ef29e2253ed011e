import { inject, test } from 'vitest'
import type {} from '../../../../tests/start-postgres.js'
import { openPostgresStage } from './open-stage.js'
import { longest, playCases, seed } from './play-cases.js'

test(`the merge does on Postgres what the model does (SOW_MODEL_SEED=${seed})`, {
  timeout: longest + 60_000,
}, async () => {
  await playCases(() => openPostgresStage(inject('postgres').superuserUrl), 40)
})
