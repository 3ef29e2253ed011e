import type { Figures } from './figures.ts'

/** What was measured, by name. */
export interface SeriesName {
  readonly scenario: string
  readonly rows: number
  /** Who did it: `sow`, `psql`, a peer, another checkout. */
  readonly subject: string
  readonly step: string
}

/** The repetitions of one measurement. */
export interface Series extends SeriesName {
  readonly figures: Figures[]
}

/** All that one call of the benchmarks found; what the report is written from. */
export interface Results {
  readonly command: string
  readonly date: string
  readonly machine: Readonly<Record<string, string>>
  readonly series: readonly Series[]
}

export function findSeries(series: readonly Series[], name: SeriesName): Series | undefined {
  return series.find(
    (each) =>
      each.scenario === name.scenario &&
      each.rows === name.rows &&
      each.subject === name.subject &&
      each.step === name.step,
  )
}
