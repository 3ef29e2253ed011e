import { SowError } from '@sow/kit/errors'
import type { Database } from '../database/database.js'
import type { DatasetUnit } from '../database/dataset-unit.js'
import { readGuard } from './read-guard.js'

/** Demo rows never go into a protected database. Throws GUARD_PROTECTED naming the datasets. */
export async function refuseDemo(database: Database, units: readonly DatasetUnit[]): Promise<void> {
  const demo = units.filter(({ dataset }) => dataset.kind === 'demo').map(({ dataset }) => dataset.identity)
  if (demo.length === 0 || !(await readGuard(database))) return
  throw new SowError({
    code: 'GUARD_PROTECTED',
    message: `This database is protected, and demo rows never go into one: ${demo.join(', ')}.`,
    hint: 'Leave the kind `demo` out of --kind.',
  })
}
