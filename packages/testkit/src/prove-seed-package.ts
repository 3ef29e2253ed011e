import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { openThrowAwayPglite } from '@sow/engine/throw-away'
import { type PackageProof, provePackage } from '@sow/workshop'

export type { PackageProof }

/**
 * Proves a built seed package on a throw-away database: migrations go up, down and up to an equal catalog, rows are
 * those of the manifest, keys are unique, references resolve, and a second seed writes nothing.
 * `packageDirectory`: the folder of its package.json. Throws SowError where one of these does not hold.
 */
export async function proveSeedPackage(packageDirectory: URL): Promise<PackageProof> {
  await using session = await openThrowAwayPglite()
  return await provePackage(realpathSync(fileURLToPath(packageDirectory)), session)
}
