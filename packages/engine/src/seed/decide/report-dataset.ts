import type { DatasetUnit } from '../../database/dataset-unit.js'
import type { DatasetReport } from './dataset-report.js'
import type { Decision } from './decision.js'
import { effectOf } from './effect-of.js'

/** The line of a dataset in the report of a seed, a setup or a plan. */
export function reportDataset(unit: DatasetUnit, decision: Decision): DatasetReport {
  return {
    ...describeUnit(unit),
    ...decision.counts,
    estimated: false,
    tenants: decision.tenants,
    effect: effectOf(decision),
    renamed: decision.renamed,
    skipped: decision.kind === 'skipped' ? decision.reason : null,
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
      },
    ]),
  )
}
