import type { SowError } from '@sow/kit/errors'
import { type DatasetUnit, localPackage } from '../database/dataset-unit.js'
import type { RecordedRelease, ReleaseFacts, SharedRelease } from '../ledger/read-releases.js'
import type { DatasetState, DatasetStatus } from './dataset-status.js'
import { tellAlone } from './tell-alone.js'

/** The same dataset, which could not be looked at. */
export function unreadable(status: DatasetStatus, error: SowError): DatasetStatus {
  const { code, hint } = error
  return { ...status, state: 'unreadable', fault: { code, message: tellAlone(error), hint } }
}

/** A dataset of an installed package. */
export function describeStatus(
  unit: DatasetUnit,
  state: DatasetState,
  recorded: readonly (ReleaseFacts & Pick<RecordedRelease, 'blocked'>)[],
): DatasetStatus {
  const { dataset } = unit
  return {
    package: unit.package,
    domain: unit.domain,
    dataset: dataset.name,
    table: dataset.table,
    kind: dataset.kind,
    scope: dataset.scope,
    state,
    fault: null,
    waitingRows: recorded.reduce((sum, { blocked }) => sum + blocked, 0),
    seen: state === 'drifted',
    applied: appliedOf(recorded[0]),
    available: availableOf(unit),
  }
}

function availableOf({ version, dataset }: DatasetUnit): DatasetStatus['available'] {
  const { contentHash, definitionHash, rows } = dataset
  return { version, contentHash, definitionHash, rows }
}

function appliedOf(release: ReleaseFacts | undefined): DatasetStatus['applied'] {
  if (release === undefined || release.version === '') return null
  const { version, contentHash, definitionHash, rows, appliedAt: at, run } = release
  return { version, contentHash, definitionHash, rows, at, run }
}

/** Datasets that only the ledger knows. */
export function missingPackages(releases: readonly SharedRelease[]): DatasetStatus[] {
  const first = new Map(releases.map((release) => [release.dataset, release]))
  return [...first.values()].map((release) => {
    const [domain = '', dataset = ''] = release.dataset.split('/')
    return {
      package: release.package,
      domain,
      dataset,
      table: release.tableName,
      kind: 'reference',
      scope: release.example === '' ? 'global' : 'tenant',
      state: release.package === localPackage ? 'file-missing' : 'package-missing',
      fault: null,
      waitingRows: 0,
      seen: false,
      applied: appliedOf(release),
      available: null,
    }
  })
}
