import { type Database, readRecordedMigrations, type TrackerLook } from '@sow/engine'
import { SowError } from '@sow/kit/errors'
import type { FaultListener } from '../discover/fault.js'
import { identityOf, type WrittenSeed } from './parse-seed.js'

/**
 * The seeds whose migrations are there. Each of the others is told, and left out: its rows may be for a table that is not there yet,
 * or for columns that mean something else until then. Writes nothing.
 */
export async function withoutWaiting(
  database: Database,
  seeds: readonly WrittenSeed[],
  look: TrackerLook,
  onStrange: FaultListener,
): Promise<readonly WrittenSeed[]> {
  if (seeds.every(({ after }) => after === null)) return seeds
  const recorded = await readRecordedMigrations(database, look)
  return seeds.filter((seed) => {
    const { after } = seed
    if (after === null || recorded.has(after)) return true
    onStrange(waits(seed, after, recorded.unread))
    return false
  })
}

function waits(seed: WrittenSeed, after: string, unread: readonly string[]): SowError {
  const [first] = unread
  return new SowError({
    code: 'SEED_WAITS',
    message: `${seed.file.name} waits for the migration ${after}, which is not recorded as applied${first === undefined ? '' : `, as far as this role may read (not ${first})`}.`,
    hint: 'Run that migration with its tool, then the same command again; `sow db adopt` lists what is recorded.',
    place: { file: seed.file.name, dataset: identityOf(seed) },
  })
}
