import type { TargetShape } from '../../catalog/shape/target-shape.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import { isNewerVersion } from '../../database/is-newer-version.js'
import type { RecordedRelease, ReleaseFacts } from '../../ledger/read-releases.js'
import type { Census, TenantCensus } from '../../row/census/census.js'

/**
 * True where the dataset moved here and its release is still one of another package, whose versions say nothing of this
 * one's.
 */
export function isFromElsewhere(release: ReleaseFacts | undefined, unit: DatasetUnit): boolean {
  return release !== undefined && unit.dataset.formerly !== undefined && release.package !== unit.package
}

/** True where the tenant has the unit's very version. */
export function isSameVersion(release: ReleaseFacts | undefined, unit: DatasetUnit): boolean {
  return release?.version === unit.version && !isFromElsewhere(release, unit)
}

/**
 * True where an undo keeps a release away: it stays undone until the hold is ended by name, or a newer version comes.
 */
export function isHeld(release: ReleaseFacts | undefined, unit: DatasetUnit): boolean {
  if (release?.held !== true || release.heldVersion === null || unit.endsHold === true) return false
  // Of two contents neither is the newer: what was undone stays away, and anything else ends the hold.
  if (unit.origin === 'local') return unit.version === release.heldVersion
  return isFromElsewhere(release, unit) || !isNewerVersion(unit.version, release.heldVersion)
}

/**
 * True where nobody but the last run wrote the tenant's rows since they were compared, and none of the release was
 * left out: a blocked row waits for a row of another table, which may be there now.
 */
export function isUntouched(census: TenantCensus, release: RecordedRelease | undefined): boolean {
  return (
    release !== undefined &&
    census.foreign === 0 &&
    census.rows === release.tableRows &&
    release.blocked === 0
  )
}

/**
 * The digest of a tenant's rows as they are, where it is known: it was taken just now, or the ledger has it and nobody wrote
 * since.
 */
export function knownDigest(
  census: TenantCensus,
  release: RecordedRelease | undefined,
  shape: TargetShape,
): string | null {
  if (census.digest !== null) return census.digest
  const isAsRecorded =
    release?.digestLayout === shape.digestLayout && release.tableRows === census.rows && census.foreign === 0
  return isAsRecorded ? release.digest : null
}

/** True where the release that a tenant has is this one, row for row and rule for rule, in this very table or in a copy of it. */
export function isSameContent(
  census: TenantCensus,
  release: RecordedRelease | undefined,
  unit: DatasetUnit,
  shape: Pick<TargetShape, 'hash'>,
): boolean {
  return (
    release?.contentHash === unit.dataset.contentHash &&
    release.definitionHash === unit.dataset.definitionHash &&
    isSameTable(census, release, shape)
  )
}

/** A digest that is the same says of a table that was moved or made anew what its number says of one that was not. */
export function isSameTable(
  census: TenantCensus,
  release: RecordedRelease,
  shape: Pick<TargetShape, 'hash'>,
): boolean {
  return release.shapeHash === shape.hash || census.isSeen
}

/**
 * Parts the tenants into those with nothing to do and those to compare: with ten thousand of them, one that is new or
 * was edited must not make Sow compare the rows of all.
 */
export function splitTenants(
  unit: DatasetUnit,
  shape: TargetShape,
  recorded: readonly RecordedRelease[],
  census: Census,
): { readonly current: Census; readonly open: Census } {
  const known = new Map(recorded.map((release) => [release.tenant, release]))
  const isCurrent = (tenant: TenantCensus) => {
    const release = known.get(tenant.tenant)
    if (isHeld(release, unit)) return true
    return (
      isUntouched(tenant, release) &&
      isSameContent(tenant, release, unit, shape) &&
      isSameVersion(release, unit)
    )
  }
  const { snapshot, tenants } = census
  return {
    current: { snapshot, tenants: tenants.filter(isCurrent) },
    open: { snapshot, tenants: tenants.filter((tenant) => !isCurrent(tenant)) },
  }
}
