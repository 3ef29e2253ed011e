import { afterAll, beforeAll, describe, inject, test } from 'vitest'
import type {} from '../../../../tests/start-postgres.js'
import { foundCases } from './found-cases.js'
import { guardedCases } from './guarded-cases.js'
import { type OpenStage, openPostgresStage } from './open-stage.js'
import { playCase } from './play-case.js'

describe('what random cases found', () => {
  let stage: OpenStage
  beforeAll(async () => {
    stage = await openPostgresStage(inject('postgres').superuserUrl)
  })
  afterAll(async () => {
    await stage[Symbol.asyncDispose]()
  })

  test.each(Object.entries(foundCases))('%s', async (_, one) => {
    await playCase(stage, one)
  })

  test.each(Object.entries(guardedCases))('what there is a protection for: %s', async (_, one) => {
    await playCase(stage, one)
  })
})
