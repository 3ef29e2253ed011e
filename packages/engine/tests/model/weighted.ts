import * as fc from 'fast-check'

/** One of the values, as often as its weight says; it shrinks towards the first. */
export function weighted<Of>(
  ...choices: readonly (readonly [weight: number, value: Of])[]
): fc.Arbitrary<Of> {
  return fc.oneof(
    { withCrossShrink: true },
    ...choices.map(([weight, value]) => ({ weight, arbitrary: fc.constant(value) })),
  )
}

/** Null, but for one of so many. */
export function sometimes<Of>(oneOf: number, arbitrary: fc.Arbitrary<Of>): fc.Arbitrary<Of | null> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: oneOf - 1, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary },
  )
}
