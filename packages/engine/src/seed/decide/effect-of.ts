import { writesRows } from '../../row/carry-out/carry-out-delta.js'
import type { Census } from '../../row/census/census.js'
import type { DeltaSummary } from '../../row/diff/summarize-delta.js'
import { newBaseColumns } from '../../row/record/prepare-base.js'
import type { DatasetWork } from './dataset-work.js'
import type { Decision } from './decision.js'

/**
 * What a decision leads to in the database: `rows` are written, or the `ledger` alone has something new to say: a version, a
 * base, a row that the site deleted; or `nothing`, and then no run is recorded for it.
 */
export type Effect = 'rows' | 'ledger' | 'nothing'

/** The same for a plan, which tells it, and for a run, which does it. */
export function effectOf(decision: Decision): Effect {
  switch (decision.kind) {
    case 'skipped':
    case 'nothing':
      return 'nothing'
    case 'version':
      return 'ledger'
    case 'copy':
      return decision.counts.inserted > 0 ? 'rows' : 'ledger'
    case 'changes':
    case 'merge': {
      const { renamed, isReadied, comparison } = decision
      const { dataset, census, summary } = comparison
      if (renamed > 0 || writesRows(summary)) return 'rows'
      return isReadied || dataset.renewed.length > 0 || movesLedger(dataset, census, summary)
        ? 'ledger'
        : 'nothing'
    }
  }
}

/** Whether the ledger has something new to say although no row is written: a release, a base, a tombstone. */
function movesLedger(dataset: DatasetWork, census: Census, summary: DeltaSummary): boolean {
  const { unit, shape, recorded } = dataset
  const known = new Map(recorded.map((release) => [release.tenant, release]))
  const isCurrent = census.tenants.every(({ tenant }) => {
    const release = known.get(tenant)
    return (
      release?.version === unit.version &&
      release.contentHash === unit.dataset.contentHash &&
      release.definitionHash === unit.dataset.definitionHash
    )
  })
  if (!isCurrent || summary.tenants.some((tenant) => tenant.rebased > 0 || tenant.newTombstones > 0))
    return true
  // The base is one for all tenants: a run of another one, by another definition, may have taken columns from it.
  if (newBaseColumns(shape).length > 0) return true
  return shape.base === null && hasUnblocked(dataset, census, summary)
}

/** A row that was blocked and is there now, since the site made it, has yet to enter the roster; one that waited and is gone, to leave it. */
function hasUnblocked({ recorded }: DatasetWork, census: Census, summary: DeltaSummary): boolean {
  const blocked = new Map(summary.tenants.map((each) => [each.tenant, each.blocked + each.waiting]))
  const compared = new Set(census.tenants.map(({ tenant }) => tenant))
  return recorded.some(
    (known) => compared.has(known.tenant) && known.blocked > (blocked.get(known.tenant) ?? 0),
  )
}
