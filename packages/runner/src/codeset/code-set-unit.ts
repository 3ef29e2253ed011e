import {
  type CodeSetRelease,
  carriedColumns,
  codeSetDomain,
  codeSetNamed,
  codeSetPackage,
  type DescribedRelease,
  describeCodeSet,
  readRelease,
} from '@sow/codesets'
import type { DatasetStatus, DatasetUnit } from '@sow/engine'
import { SowError } from '@sow/kit/errors'
import type { ManifestDataset } from '@sow/kit/manifest'
import { inlineRows } from '@sow/kit/rows'
import type { RunContext } from '../context/run-context.js'
import { watchRows } from '../units/watch-rows.js'

/** A release file as the engine takes it: a dataset like any other. */
export function releaseUnit(
  { signal, tell }: Pick<RunContext, 'signal' | 'tell'>,
  described: Pick<DescribedRelease, 'dataset' | 'manifest'>,
  { version }: CodeSetRelease,
): DatasetUnit {
  const { identity } = described.manifest
  return unitOf(described.manifest, version, () =>
    watchRows(async () => readRelease(described), {
      signal,
      told: (rows) => tell({ type: 'rows-read', identity, rows }),
    }),
  )
}

/**
 * The datasets that were loaded from files, out of those that no package of the project has: what they are is known
 * from the code sets, which release they are from the ledger. Their rows are in no package, so reading them throws.
 */
export async function loadedUnits(statuses: readonly DatasetStatus[]): Promise<DatasetUnit[]> {
  const units: DatasetUnit[] = []
  for (const status of statuses) {
    const codeSet = codeSetNamed(status.dataset)
    if (status.package !== codeSetPackage || status.applied === null || codeSet === undefined) continue
    const rows = { ...inlineRows([]), columns: async () => carriedColumns(codeSet) }
    const { described } = await describeCodeSet(codeSet, { table: status.table, rows })
    const { version, rows: count, contentHash } = status.applied
    const dataset = { ...described, rows: count, contentHash }
    units.push({ ...unitOf(dataset, version, () => noRows(described.identity)), hasNoRows: true })
  }
  return units
}

function unitOf(dataset: ManifestDataset, version: string, rows: DatasetUnit['rows']): DatasetUnit {
  return {
    package: codeSetPackage,
    version,
    origin: 'file',
    domain: codeSetDomain,
    dataset,
    tenants: null,
    rows,
  }
}

function noRows(identity: string): never {
  throw new SowError({
    code: 'CONFIG_USAGE',
    message: `The rows of ${identity} were loaded from an official file, which is not at hand.`,
    hint: 'Load the file again: sow codeset load FILE',
    place: { dataset: identity },
  })
}
