import { isSowError } from '@sow/kit/errors'
import { expect } from 'vitest'
import type { BuiltRelease } from './build-release.js'
import type { ModelState } from './model-state.js'
import { type Picture, pictureOfDatabase, pictureOfModel } from './picture.js'
import { type RawState, readDatabase } from './read-database.js'
import type { SiteDatabase, Stage } from './site-database.js'
import type { Cell } from './three-way-rule.js'

/** One case on its way. */
export interface Play {
  readonly stage: Stage
  readonly database: SiteDatabase
  readonly domain: string
  readonly releases: readonly BuiltRelease[]
  readonly ids: Map<unknown, Cell>
  state: ModelState
  /** What there was before the last run, where nothing happened since. */
  beforeRun: Picture | null
}

/** Throws where the database is not what the model says; answers what it is. */
export async function compare(play: Play, where: string): Promise<RawState> {
  const raw = await readDatabase(play.database, play.domain)
  const expected = pictureOfModel(play.state)
  expect(pictureOfDatabase(raw, expected, play.ids), where).toEqual(expected)
  return raw
}

/** A refusal is an outcome; a bug of ours is not. */
export async function attempt<Result>(work: () => Promise<Result>) {
  try {
    return { result: await work(), error: null }
  } catch (error) {
    if (!isSowError(error) || error.code === 'INTERNAL') throw error
    return { result: null, error: error.code as string }
  }
}
