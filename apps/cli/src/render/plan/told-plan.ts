import type { PlannedAction, PlannedRow } from '@sow/engine'
import type { PlanReport } from '@sow/runner'
import { groupByDomain } from '../group-by-domain.js'
import { isQuiet } from '../render-datasets.js'

type PlannedDataset = PlanReport['datasets'][number]

/** A dataset of a plan with the rows that something would happen to, what is to be decided first. */
export interface ToldDataset {
  readonly domain: string
  readonly dataset: string
  readonly report: PlannedDataset
  readonly rows: readonly PlannedRow[]
}

/** What a plan says, by domain; datasets that nothing would happen to are counted. */
export interface ToldPlan {
  readonly domains: readonly { readonly domain: string; readonly datasets: readonly ToldDataset[] }[]
  readonly quiet: number
  /** True where what rows hold was asked for. */
  readonly values: boolean
}

/** What people have to look at comes first: what is undecided, then what leaves, what changes, what is new. */
const ranks: Readonly<Record<PlannedAction, number>> = {
  conflict: 0,
  blocked: 1,
  delete: 2,
  retire: 3,
  left: 4,
  tombstone: 5,
  keep: 6,
  rename: 7,
  update: 8,
  revive: 9,
  insert: 10,
}

/** Orders a plan for a page. `rows`: all rows of the plan, as `--rows` tells them. */
export function toldPlan(report: PlanReport, rows: readonly PlannedRow[], values: boolean): ToldPlan {
  const byDataset = Map.groupBy(rows, ({ dataset }) => dataset)
  const told = report.datasets
    .filter((dataset) => !isQuiet(dataset) || dataset.brake !== null)
    .map((dataset) => ({
      domain: dataset.domain,
      dataset: dataset.dataset,
      report: dataset,
      rows: (byDataset.get(`${dataset.domain}/${dataset.dataset}`) ?? []).toSorted(
        (one, other) => ranks[one.action] - ranks[other.action],
      ),
    }))
  return { domains: groupByDomain(told), quiet: report.datasets.length - told.length, values }
}
