import type { DatasetUnit } from '../../database/dataset-unit.js'
import type { DatasetReport } from './dataset-report.js'
import { comparisonOf, type Decision } from './decision.js'
import { effectOf } from './effect-of.js'

/** The line of a dataset in the report of a seed, a setup or a plan. */
export function reportDataset(unit: DatasetUnit, decision: Decision): DatasetReport {
  return {
    ...describeUnit(unit),
    ...decision.counts,
    estimated: false,
    tenants: decision.tenants,
    effect: effectOf(decision),
    ...leftOf(decision),
    renamed: decision.renamed,
    skipped: decision.kind === 'skipped' ? decision.reason : null,
  }
}

/** A dataset that keeps rows asks nothing of them; of others it is known which wait for nothing but that no row refers to them. */
function leftOf(decision: Decision): Pick<DatasetReport, 'leftBecause'> {
  const comparison = comparisonOf(decision)
  if (comparison === null || decision.counts.left === 0) return {}
  const { dataset, summary } = comparison
  const referenced = summary.tenants.reduce((sum, { waiting }) => sum + waiting, 0)
  const others = decision.counts.left - referenced
  const isKeeping = dataset.shape.absent.kind === 'keep'
  return {
    leftBecause: { kept: isKeeping ? others : 0, referenced, written: isKeeping ? 0 : others },
  }
}

/** What a dataset is called, and what it is of. */
export function describeUnit({
  package: name,
  version,
  domain,
  dataset,
}: DatasetUnit): Pick<
  DatasetReport,
  'package' | 'version' | 'domain' | 'dataset' | 'title' | 'table' | 'scope' | 'kind'
> {
  const { name: own, title, table, scope, kind } = dataset
  return { package: name, version, domain, dataset: own, title, table, scope, kind }
}

/** What the ledger records of a run: the counts of what it did, by dataset. */
export function countsByDataset(datasets: readonly DatasetReport[]): Record<string, Record<string, number>> {
  return Object.fromEntries(
    datasets.map((report) => [
      `${report.domain}/${report.dataset}`,
      {
        inserted: report.inserted,
        updated: report.updated,
        kept: report.kept,
        conflicts: report.conflicts,
        retired: report.retired,
        revived: report.revived,
        deleted: report.deleted,
        renamed: report.renamed,
        ...leftCounts(report),
      },
    ]),
  )
}

/** Rows that were left, by why; a run that left none says nothing of it. */
function leftCounts({ leftBecause }: DatasetReport): Record<string, number> {
  if (leftBecause === undefined) return {}
  const { kept, referenced, written } = leftBecause
  const counts = { leftKept: kept, leftReferenced: referenced, leftWritten: written }
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))
}
