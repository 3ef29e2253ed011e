import {
  type CodeSet,
  type CodeSetRelease,
  type ComputedDataset,
  carriedColumns,
  codeSetDomain,
  codeSetNamed,
  codeSetPackage,
  codeSets,
  type DatedHome,
  type DescribedRelease,
  datedNames,
  describeCodeSet,
  describeDatedSet,
  describeSuccessors,
  readRelease,
} from '@sow/codesets'
import type { DatasetStatus, DatasetUnit, OfficialSource } from '@sow/engine'
import { SowError } from '@sow/kit/errors'
import type { DescribedDataset, ManifestDataset } from '@sow/kit/manifest'
import { inlineRows } from '@sow/kit/rows'
import type { RunContext } from '../context/run-context.js'
import { watchRows } from '../units/watch-rows.js'
import { datedBy, successorsTable } from './find-home.js'

/** A release file as the engine takes it: a dataset like any other. */
export function releaseUnit(
  { signal, tell }: Pick<RunContext, 'signal' | 'tell'>,
  described: Pick<DescribedRelease, 'dataset' | 'manifest'>,
  { codeSet, file, release }: LoadedRelease,
): DatasetUnit {
  return {
    ...computedUnit({ signal, tell }, described, release.version),
    source: sourceOf(codeSet, release, file),
  }
}

/** What the ledger says of an official file. */
export function sourceOf(
  { publisher, license, redistributable }: CodeSet,
  { release, version, effective }: CodeSetRelease,
  { name, sha256 }: LoadedRelease['file'],
): OfficialSource {
  const restricted = redistributable === 'no'
  return { publisher, license, release, version, effective, file: name, sha256, restricted, replaces: false }
}

/** Which release a file is. */
export interface LoadedRelease {
  readonly codeSet: CodeSet
  readonly file: { readonly name: string; readonly sha256: string }
  readonly release: CodeSetRelease
}

/** The same of rows that were computed from several files: the version is that of the newest. */
export function computedUnit(
  { signal, tell }: Pick<RunContext, 'signal' | 'tell'>,
  described: ComputedDataset,
  version: string,
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
    if (status.package !== codeSetPackage || status.applied === null) continue
    const described = await describeLoaded(status)
    if (described === null) continue
    const { version, rows: count, contentHash } = status.applied
    const dataset = { ...described, rows: count, contentHash }
    units.push({ ...unitOf(dataset, version, () => noRows(described.identity)), hasNoRows: true })
  }
  return units
}

async function describeLoaded({ dataset, table }: DatasetStatus): Promise<DescribedDataset | null> {
  const codeSet = codeSetNamed(dataset) ?? codeSets.find((each) => isDatedName(each, dataset))
  if (codeSet === undefined) return null
  if (datedBy(codeSet) !== undefined && table === successorsTable)
    return (await describeSuccessors(codeSet, [])).manifest
  const { homes = [] } = codeSet
  if (homes.length > 0 && (dataset !== codeSet.name || table === homes[0]?.table))
    return await describeInHome(codeSet, homes, dataset)
  const rows = { ...inlineRows([]), columns: async () => carriedColumns(codeSet) }
  return (await describeCodeSet(codeSet, { table, rows })).described
}

function isDatedName(codeSet: CodeSet, name: string): boolean {
  return datedNames(codeSet).includes(name)
}

async function describeInHome(
  codeSet: CodeSet,
  homes: readonly DatedHome[],
  name: string,
): Promise<DescribedDataset | null> {
  const nothing = { periods: [], coverage: [], gaps: [] }
  const described = await describeDatedSet(codeSet, homes, nothing)
  return described.find(({ dataset }) => dataset.name === name)?.manifest ?? null
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
    code: 'SOURCE_MISSING',
    message: `The rows of ${identity} were loaded from an official file, which is not at hand.`,
    hint: 'Load the file again: sow codeset load FILE',
    place: { dataset: identity },
  })
}
