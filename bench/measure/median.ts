import type { Figures } from './figures.ts'

/** The middle value; of an even number of values the mean of the middle two. Null where nothing was measured. */
export function median(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null).sort((left, right) => left - right)
  if (known.length === 0) return null
  const middle = Math.floor(known.length / 2)
  const upper = known[middle] ?? 0
  return known.length % 2 === 1 ? upper : ((known[middle - 1] ?? 0) + upper) / 2
}

export type FigureName = Exclude<keyof Figures, 'answer'>

/** The median of one figure over the repetitions of a measurement. */
export function medianOf(repetitions: readonly Figures[], name: FigureName): number | null {
  return median(repetitions.map((figures) => figures[name]))
}

/** The median of the ratios of two measurements that were taken in turn: what a shared machine disturbs least. */
export function medianRatio(
  repetitions: readonly Figures[],
  base: readonly Figures[],
  name: FigureName,
): number | null {
  return median(
    repetitions.map((figures, index) => {
      const of = base[index]?.[name] ?? null
      const value = figures[name]
      return value === null || of === null || of === 0 ? null : value / of
    }),
  )
}
