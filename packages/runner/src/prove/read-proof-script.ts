import { join } from 'node:path'
import { readTextIfPresent } from '../discover/package-json.js'

/**
 * The SQL that a package names as `sow.proof` in its package.json: tables and rows that it expects and that no migration
 * makes. It lies beside the tests, so that a published package comes without it. Null where there is none.
 */
export function readProofScript(directory: string): string | null {
  const json = JSON.parse(readTextIfPresent(join(directory, 'package.json')) ?? '{}')
  const path: unknown = json.sow?.proof
  return typeof path === 'string' ? readTextIfPresent(join(directory, path)) : null
}
