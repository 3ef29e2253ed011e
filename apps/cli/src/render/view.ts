import type { DatabaseReport, SeedReport } from '@sow/runner'
import { sumOfCounts, writtenNames } from '@sow/runner/start'
import { dim } from './color.js'
import { renderDuration, renderRate } from './render-counts.js'

/** What a command took. */
export interface Took {
  /** From its beginning to its report. */
  readonly milliseconds: number
  /** Of that, the work on datasets. */
  readonly onDatasets: number
  /** The rows that were read for a dataset, by `domain/name`; where they went straight into the table, none. */
  readonly staged: ReadonlyMap<string, number>
}

/** How much of a report people see. */
export interface View {
  /** Also what did not change. */
  readonly all: boolean
  /** Null where nobody looked at the clock. */
  readonly took: Took | null
}

/** What changed, and one line for what did not. */
export const calmView: View = Object.freeze({ all: false, took: null })

/** `clinic on PostgreSQL 17.2, 3.2 s, 2,221 rows/s`: where it was done, and how fast. */
export function renderTook(
  { database, datasets = [] }: Pick<SeedReport, 'database'> & Partial<Pick<SeedReport, 'datasets'>>,
  { took }: View,
): string[] {
  if (took === null) return []
  const { milliseconds, onDatasets, staged } = took
  const rows = datasets.reduce((sum, { domain, dataset, ...counts }) => {
    const written = sumOfCounts(counts, writtenNames)
    return sum + Math.max(written, staged.get(`${domain}/${dataset}`) ?? 0)
  }, 0)
  const rate = rows > 0 && onDatasets > 0 ? [renderRate(rows, onDatasets)] : []
  return [dim([tellDatabase(database), renderDuration(milliseconds), ...rate].join(', '))]
}

/** The database as people know it: `clinic on PostgreSQL 17.2`. */
export function tellDatabase({ name, engine, serverVersion }: DatabaseReport): string {
  switch (engine) {
    case 'postgres':
      return `${name} on PostgreSQL ${serverVersion}`
    case 'citus':
      return `${name} on PostgreSQL ${serverVersion} (coordinator of Citus)`
    case 'pglite':
      return `the embedded database (PostgreSQL ${serverVersion})`
  }
}
