import type { Bench } from './bench.ts'

/** One benchmark: what `pnpm bench <name>` runs. */
export interface Scenario {
  readonly name: string
  /** The heading of its tables. */
  readonly title: string
  /** What is done and what it is compared with, for readers of the report. */
  readonly about: string
  /** What the ratios of its tables are taken against. */
  readonly base: { readonly subject: string; readonly step: string } | null
  run(bench: Bench): Promise<void>
}
