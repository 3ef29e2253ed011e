import { tellsWriters } from '../../catalog/shape/placement.js'
import type { TargetReference, TargetShape } from '../../catalog/shape/target-shape.js'
import type { Census } from '../../row/census/census.js'
import { isUntouched } from './current-tenant.js'
import type { DatasetWork } from './dataset-work.js'
import type { Rung } from './decision.js'

/**
 * True where rows that a release does not change still refer to the rows that it names, though nobody looks at them. A foreign key
 * sees to it that a row is not made anew while others refer to it; and where nobody but Sow wrote the referred dataset, no key of
 * it went over to another row. Rows of the dataset itself are its own. Otherwise each row of the release is to be looked at.
 */
export function keepsReferred(shape: TargetShape, disturbed: ReadonlySet<string>): boolean {
  return (
    shape.references.every(({ column, self }) => self || shape.guardedReferences.includes(column)) &&
    !shape.references.some((each) => refersToDisturbed(each, disturbed))
  )
}

/** True where each of its keys is the row's that had it when Sow last looked, or a new one. */
export function standsAsSeen(
  { shape, recorded, settled }: DatasetWork,
  { tenants }: Census,
  rung: Rung,
  disturbed: ReadonlySet<string>,
): boolean {
  // A digest says which values are there, and not that each is in the row that had it.
  if (!tellsWriters(shape)) return false
  if (settled.held === 0 && (rung === 'nothing' || rung === 'version')) return true
  const known = new Map(recorded.map((release) => [release.tenant, release]))
  return (
    tenants.every((tenant) => isUntouched(tenant, known.get(tenant.tenant))) &&
    !shape.references.some((each) => refersToDisturbed(each, disturbed))
  )
}

function refersToDisturbed({ dataset, key }: TargetReference, disturbed: ReadonlySet<string>): boolean {
  const isDisturbed = dataset !== null && disturbed.has(dataset)
  return isDisturbed || key.some(({ through }) => through !== null && refersToDisturbed(through, disturbed))
}
