import { openThrowAwayPglite } from '@sow/engine/throw-away'
import type { Finding } from '@sow/runner/project'
import { provePackage } from '../prove/prove-package.js'
import { findingsOfErrors } from './error-findings.js'

/** Proves a package on a throw-away database of its own. */
export async function checkProof(directory: string, where: string): Promise<Finding[]> {
  return findingsOfErrors(where, async () => {
    await using session = await openThrowAwayPglite()
    await provePackage(directory, session)
  })
}
