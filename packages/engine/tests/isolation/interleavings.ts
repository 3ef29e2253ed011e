import * as fc from 'fast-check'

export const sides = ['run', 'site'] as const
export type SideName = (typeof sides)[number]

/** Whose turn it is, step by step. */
export type Interleaving = readonly SideName[]

/** Every order of so many steps of a run and of a site that keeps the order of each. */
export function allInterleavings(run: number, site: number): readonly Interleaving[] {
  if (run === 0 && site === 0) return [[]]
  const after = (first: SideName, rest: readonly Interleaving[]) => rest.map((order) => [first, ...order])
  return [
    ...(run === 0 ? [] : after('run', allInterleavings(run - 1, site))),
    ...(site === 0 ? [] : after('site', allInterleavings(run, site - 1))),
  ]
}

/** As many of the values, the same ones for the same seed; all of them where there are no more. */
export function sampled<Value>(values: readonly Value[], count: number, seed: number): readonly Value[] {
  if (count >= values.length) return values
  const some = fc.shuffledSubarray([...values], { minLength: count, maxLength: count })
  return fc.sample(some, { numRuns: 1, seed })[0] ?? []
}
