import { isSowError } from '@sow/kit/errors'
import { expect } from 'vitest'
import type { BuiltRelease } from './build-release.js'
import { tableNames } from './case.js'
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
  forgetEmptyBases(play.state, raw)
  const expected = pictureOfModel(play.state)
  expect(pictureOfDatabase(raw, expected, play.ids), where).toEqual(expected)
  return raw
}

/** Where no tenant has a dataset, a base without rows says as little as none: it is forgotten with a table that was made anew. */
function forgetEmptyBases({ ledgers }: ModelState, { bases }: RawState): void {
  for (const table of tableNames) {
    const ledger = ledgers[table]
    if (bases[table] !== null || ledger.base?.length !== 0 || ledger.recorded.size > 0) continue
    ledger.base = null
    ledger.baseColumns = []
  }
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
