import semver from 'semver'

/** How much a version has to grow, smallest first. */
export const bumps = ['none', 'patch', 'minor', 'major'] as const

/** By how much a version has to grow. */
export type Bump = (typeof bumps)[number]

/** The larger of several bumps. */
export function largestBump(of: readonly Bump[]): Bump {
  return bumps.findLast((bump) => of.includes(bump)) ?? 'none'
}

export function isSmaller(left: Bump, right: Bump): boolean {
  return bumps.indexOf(left) < bumps.indexOf(right)
}

/** By how much a version has to grow where what changed asks for `asked`. Before 1.0.0 a minor version may break things. */
export function bumpAfter(version: string, asked: Bump): Bump {
  return asked === 'major' && semver.valid(version) !== null && semver.major(version) === 0 ? 'minor' : asked
}
