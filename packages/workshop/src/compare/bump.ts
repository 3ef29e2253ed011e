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
