import type { DatasetUnit } from '../../database/dataset-unit.js'
import type { AppliedDataset } from './apply-context.js'
import type { DatasetReport } from './dataset-report.js'

/** The line of a dataset in the report of a seed, a setup or a plan. */
export function reportDataset(
  unit: DatasetUnit,
  applied: Pick<AppliedDataset, 'counts' | 'tenants' | 'skipped' | 'renamed'>,
  estimated = false,
): DatasetReport {
  const { dataset } = unit
  return {
    package: unit.package,
    version: unit.version,
    domain: unit.domain,
    dataset: dataset.name,
    table: dataset.table,
    scope: dataset.scope,
    kind: dataset.kind,
    ...applied.counts,
    estimated,
    tenants: applied.tenants,
    renamed: applied.renamed,
    skipped: applied.skipped,
  }
}
