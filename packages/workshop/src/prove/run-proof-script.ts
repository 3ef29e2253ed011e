import { join } from 'node:path'
import type { Session } from '@sow/engine'
import { SowError } from '@sow/kit/errors'
import { readTextIfPresent } from '@sow/runner/project'

/** Runs the SQL that a package names for its proofs. Throws DEFINITION_INVALID where it fails. */
export async function runProofScript(directory: string, session: Session): Promise<void> {
  const script = readProofScript(directory)
  if (script === null) return
  try {
    await session.query(script)
  } catch (cause) {
    throw new SowError({
      code: 'DEFINITION_INVALID',
      message: 'The SQL that `sow.proof` names in package.json cannot be run on an empty database.',
      hint: 'Run it on a database of your own that the migrations made, and see what it says.',
      cause,
    })
  }
}

/**
 * The SQL that a package names as `sow.proof` in its package.json: tables and rows that it expects and that no migration
 * makes. It lies beside the tests, so that a published package comes without it. Null where there is none.
 */
function readProofScript(directory: string): string | null {
  const json = JSON.parse(readTextIfPresent(join(directory, 'package.json')) ?? '{}')
  const path: unknown = json.sow?.proof
  return typeof path === 'string' ? readTextIfPresent(join(directory, path)) : null
}
