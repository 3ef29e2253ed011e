import { type FigureName, medianOf, medianRatio } from '../measure/median.ts'
import { findSeries, type Series } from '../measure/series.ts'

/** Which measurement: a scenario's subject and step, of this checkout where no subject is named. */
export interface Of {
  readonly scenario: string
  readonly subject?: string
  readonly step: string
}

/** Reads medians and ratios out of what was measured; null where it was not. */
export class Reading {
  readonly #series: readonly Series[]

  constructor(series: readonly Series[]) {
    this.#series = series
  }

  /** The sizes that a scenario was measured at, ascending. */
  sizes(scenario: string): number[] {
    const sizes = this.#series.filter((each) => each.scenario === scenario).map(({ rows }) => rows)
    return [...new Set(sizes)].sort((left, right) => left - right)
  }

  value(of: Of, rows: number, figure: FigureName): number | null {
    const found = this.#find(of, rows)
    return found === undefined ? null : medianOf(found.figures, figure)
  }

  /** Of measurements of different numbers of repetitions the ratio of the medians, else the median of the ratios. */
  ratio(of: Of, base: Of, rows: number, figure: FigureName = 'milliseconds'): number | null {
    const [one, other] = [this.#find(of, rows), this.#find(base, rows)]
    if (one === undefined || other === undefined) return null
    if (one.figures.length === other.figures.length) return medianRatio(one.figures, other.figures, figure)
    const [value, baseValue] = [medianOf(one.figures, figure), medianOf(other.figures, figure)]
    return value === null || baseValue === null || baseValue === 0 ? null : value / baseValue
  }

  #find({ scenario, subject = 'sow', step }: Of, rows: number): Series | undefined {
    return findSeries(this.#series, { scenario, rows, subject, step })
  }
}
