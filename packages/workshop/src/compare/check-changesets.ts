import type { Finding } from '@sow/runner/project'
import semver from 'semver'
import { type Bump, bumps, isSmaller, largestBump } from './bump.js'
import type { ReleaseDiff } from './release-diff.js'

/**
 * Finds CHANGESET_TOO_SMALL where neither the committed changesets nor the version itself grow by what the rows ask for.
 * @param declared The largest bump of the changesets for the package.
 */
export function checkChangesets(
  { from, to, bump, reasons }: ReleaseDiff,
  declared: Bump,
): readonly Finding[] {
  const planned = largestBump([declared, versionBump(from.version, to.version)])
  if (!isSmaller(planned, bump)) return []
  const why = reasons.find((each) => each.bump === bump)
  const where = [why?.dataset, why?.name].filter((part) => part != null).join(', ')
  return [
    {
      code: 'CHANGESET_TOO_SMALL',
      severity: 'error',
      where: to.package,
      message: `Since ${from.version} it changed by a ${bump} version (${why?.rule}${where === '' ? '' : `: ${where}`}), and its changesets declare ${planned === 'none' ? 'nothing' : `a ${planned} one`}.`,
      remedy: 'Write the changeset: sow package diff --changeset',
    },
  ]
}

/** By how much a version is larger than another. */
export function versionBump(before: string, after: string): Bump {
  if (semver.valid(before) === null || semver.valid(after) === null || semver.lte(after, before))
    return 'none'
  const difference = semver.diff(before, after)?.replace(/^pre(?=.)/, '')
  return bumps.find((bump) => bump === difference) ?? 'patch'
}
