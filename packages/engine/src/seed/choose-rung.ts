import semver from 'semver'
import type { DatasetUnit } from '../dataset-unit.js'
import type { Census } from '../fingerprint/census.js'
import type { RecordedRelease } from '../ledger/read-releases.js'
import type { TargetShape } from '../target/target-shape.js'
import { isSameContent, isUntouched } from './current-tenant.js'

/**
 * How little has to be done for a dataset, the first that is true:
 * `waiting`: tenant scope and no tenant yet. `newer-applied`: the ledger has a newer version. `held`: an undo holds it.
 * `nothing`: same release, and nobody else wrote. `version`: the same rows under a new version.
 * `copy`: straight into the empty table. `merge`: stage every row and compare.
 */
export type Rung = 'waiting' | 'newer-applied' | 'held' | 'nothing' | 'version' | 'copy' | 'merge'

export function chooseRung(
  unit: DatasetUnit,
  shape: TargetShape,
  recorded: readonly RecordedRelease[],
  census: Census,
  options: { readonly allowDowngrade: boolean },
): Rung {
  if (census.tenants.length === 0) return 'waiting'
  const known = new Map(recorded.map((release) => [release.tenant, release]))
  const releases = census.tenants.map(({ tenant }) => known.get(tenant))
  if (releases.some((release) => release?.held)) return 'held'
  if (!options.allowDowngrade && releases.some((release) => isNewer(release, unit))) return 'newer-applied'
  const untouched = census.tenants.every((tenant) => isUntouched(tenant, known.get(tenant.tenant)))
  if (untouched && releases.every((release) => isSameContent(release, unit, shape)))
    return releases.every((release) => release?.version === unit.version) ? 'nothing' : 'version'
  return canCopy(shape, recorded, census) ? 'copy' : 'merge'
}

function isNewer(release: RecordedRelease | undefined, unit: DatasetUnit): boolean {
  return release !== undefined && semver.gt(release.version, unit.version)
}

/** Nothing to compare with, nothing to resolve, and no trigger that could make something else of the rows. */
function canCopy(shape: TargetShape, recorded: readonly RecordedRelease[], census: Census): boolean {
  return (
    recorded.length === 0 &&
    shape.tenants === null &&
    shape.references.length === 0 &&
    shape.triggers.length === 0 &&
    !shape.baseExists &&
    census.tenants[0]?.rows === 0
  )
}
