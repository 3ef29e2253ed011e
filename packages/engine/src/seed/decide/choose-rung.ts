import { tellsWriters } from '../../catalog/shape/placement.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import { isNewerVersion } from '../../database/is-newer-version.js'
import type { RecordedRelease, ReleaseFacts } from '../../ledger/read-releases.js'
import type { Census, TenantCensus } from '../../row/census/census.js'
import { noTenants, type SettledTenants } from '../../row/census/settled-tenants.js'
import { newBaseColumns } from '../../row/record/prepare-base.js'
import {
  isFromElsewhere,
  isHeld,
  isSameContent,
  isSameTable,
  isSameVersion,
  isUntouched,
} from './current-tenant.js'
import type { Rung, SettledRung } from './decision.js'
import type { MergeOptions } from './seed-options.js'

/** The least work that is enough for a dataset. */
export function chooseRung(
  unit: DatasetUnit,
  shape: TargetShape,
  recorded: readonly RecordedRelease[],
  census: Census,
  options: Pick<MergeOptions, 'allowDowngrade' | 'restore'>,
  settled: SettledTenants = noTenants,
): Rung {
  const rung = settledRung(unit, shape, recorded, census.tenants, options)
  if (rung !== null) return rung
  if (options.restore?.has(shape.identity)) return 'merge'
  if (canCopy(shape, recorded, census)) return 'copy'
  const known = new Map(recorded.map((release) => [release.tenant, release]))
  // Where some tenants have the release already, the rest of them have not all the same one.
  const isClean =
    settled.tenants === settled.held &&
    census.tenants.every((tenant) => {
      const release = known.get(tenant.tenant)
      return isUntouched(tenant, release) && canTakeChanges(tenant, release, unit, shape)
    })
  return isClean ? 'changes' : 'merge'
}

/** The same where no row is looked at: there is nothing to do but perhaps in the ledger. Null where there is. */
export function settledRung(
  unit: DatasetUnit,
  shape: Pick<TargetShape, 'identity' | 'hash'>,
  recorded: readonly RecordedRelease[],
  tenants: readonly TenantCensus[],
  options: Pick<MergeOptions, 'allowDowngrade' | 'restore'>,
): SettledRung | null {
  if (tenants.length === 0) return 'waiting'
  const known = new Map(recorded.map((release) => [release.tenant, release]))
  const releases = tenants.map(({ tenant }) => known.get(tenant))
  if (releases.every((release) => isHeld(release, unit))) return 'held'
  if (!options.allowDowngrade && releases.some((release) => isNewer(release, unit))) return 'newer-applied'
  if (options.restore?.has(shape.identity)) return null
  const isSettled = tenants.every((tenant) => {
    const release = known.get(tenant.tenant)
    return isUntouched(tenant, release) && isSameContent(tenant, release, unit, shape)
  })
  if (!isSettled) return null
  // What an undo keeps away stays away, also where the rows are the very same.
  const moving = releases.filter((release) => !isHeld(release, unit))
  return moving.every((release) => isSameVersion(release, unit)) ? 'nothing' : 'version'
}

/**
 * The table holds the earlier release and nothing else that Sow knows of, so that what differs between the two is all
 * there is to look at.
 */
function canTakeChanges(
  census: TenantCensus,
  release: RecordedRelease | undefined,
  unit: DatasetUnit,
  shape: TargetShape,
): boolean {
  return (
    release !== undefined &&
    release.contentHash === unit.changes?.from &&
    release.definitionHash === unit.dataset.definitionHash &&
    isSameTable(census, release, shape) &&
    release.kept + release.conflicts + release.tombstoned + release.blocked === 0 &&
    isReadyForChanges(shape)
  )
}

/** No key is renamed, and the ledger has a base, or a roster, of the very columns that this release has. */
export function isReadyForChanges(shape: TargetShape): boolean {
  if (shape.renames.keys.length > 0) return false
  return shape.base === null
    ? shape.formerBase === null
    : shape.baseExists && !shape.hasRoster && newBaseColumns(shape).length === 0
}

/** True where the ledger has a later version than the unit's. */
export function isNewer(release: ReleaseFacts | undefined, unit: DatasetUnit): boolean {
  if (release === undefined || release.version === '' || isFromElsewhere(release, unit)) return false
  return isNewerVersion(release.version, unit.version)
}

function canCopy(shape: TargetShape, recorded: readonly RecordedRelease[], census: Census): boolean {
  return goesIntoTable(shape, recorded) && census.tenants[0]?.rows === 0
}

/** Nothing to compare with or to resolve, no index beside the key's to look at, no trigger that could change rows. */
export function goesIntoTable(shape: TargetShape, recorded: readonly RecordedRelease[]): boolean {
  return (
    recorded.length === 0 &&
    // By who wrote them, the rows that were copied are told from others.
    tellsWriters(shape) &&
    shape.tenants === null &&
    shape.filled.length === 0 &&
    shape.references.length === 0 &&
    shape.triggers.length === 0 &&
    shape.part === null &&
    shape.uniqueIndexes.length === 0 &&
    shape.looseKey.length === 0 &&
    !shape.baseExists
  )
}
