import { sql } from 'kysely'
import { tellsWriters } from '../../catalog/shape/placement.js'
import type { Database } from '../../database/database.js'
import { type RecordedRelease, readReleases, type SharedRelease } from '../../ledger/read-releases.js'
import { selectedTenants } from '../../row/census/selected-tenants.js'
import { nobody, noTenants, partTenants } from '../../row/census/settled-tenants.js'
import { isNewer } from './choose-rung.js'
import { isHeld, isSameVersion } from './current-tenant.js'
import type { DatasetAhead, DatasetWork } from './dataset-work.js'
import type { DecideContext } from './decide-context.js'

/** So many copies are read as quickly as a server tells which of them are settled. */
export const fewTenants = 100

/**
 * What the ledger has of each tenant of datasets that have few, by their identity, in one statement. `wholeTenants`: how many
 * are few.
 */
export async function readFewCopies(
  database: Database,
  releases: ReadonlyMap<string, readonly SharedRelease[]>,
  wholeTenants: number | undefined,
): Promise<(identity: string) => readonly RecordedRelease[] | null> {
  const few = [...releases]
    .filter(([, shared]) => tenantsOf(shared) <= (wholeTenants ?? fewTenants))
    .map(([identity]) => identity)
  const copies = Map.groupBy(await readReleases(database, few), ({ dataset }) => dataset)
  return (identity) => copies.get(identity) ?? (releases.has(identity) ? null : [])
}

/** The tenants that have one of these releases. */
export function tenantsOf(shared: readonly SharedRelease[]): number {
  return shared.reduce((sum, { tenants }) => sum + tenants, 0)
}

/**
 * Narrows a dataset to the tenants that have something open: the server tells them from all others, of which only sums come
 * here. With ten thousand tenants, one that is new costs what it brings.
 */
export async function leaveSettledTenants(
  context: DecideContext,
  dataset: DatasetAhead,
): Promise<DatasetWork> {
  const { database } = context
  const { shape, scope } = dataset
  const { releases, held } = leftReleases(context, dataset)
  if (releases.length + held.length === 0) return await whole(context, dataset)
  const ordinals = releases.map(({ ordinal }) => ordinal)
  const parted = await partTenants(database, [{ shape, ordinals, held }], scope)
  const { settled, releases: settledBy, open } = parted.get(shape.identity) ?? nobody
  if (settled.tenants === 0 && scope.tenant === null) return await whole(context, dataset)
  // Of every release one tenant's copy at least: what is true of all of them stays true of these.
  const known = new Set([...open, ...dataset.releases.map(({ example }) => example)])
  const recorded = await readReleases(database, [shape.identity], [...known])
  const isRenewed = ({ ordinal, ...release }: SharedRelease) =>
    settledBy.includes(ordinal) && !isSameVersion(release, dataset.unit)
  const renewed = releases.filter(isRenewed).map(({ ordinal }) => ordinal)
  return { ...dataset, scope: { ...scope, tenantIds: open }, recorded, settled, renewed }
}

async function whole({ database }: DecideContext, dataset: DatasetAhead): Promise<DatasetWork> {
  const { shape, copies } = dataset
  const recorded =
    copies ?? (await readReleases(database, [shape.identity], await namedTenants(database, dataset)))
  return { ...dataset, recorded, settled: noTenants, renewed: [] }
}

/** The tenant that was asked for, and one that has each release; all where none was. */
async function namedTenants(database: Database, { shape, scope, releases }: DatasetAhead) {
  if (shape.tenants === null || scope.tenant === null) return 'all'
  const found = await sql<{ id: string }>`
    select tenant.id::text as id
    from (${selectedTenants(shape.tenants, scope)}) as tenant
  `.execute(database.query)
  return [...new Set([...found.rows.map(({ id }) => id), ...releases.map(({ example }) => example)])]
}

/** Releases whose tenants need no closer look. */
interface LeftReleases {
  /** Unless somebody wrote its rows: those that have the very rows, by this version or, where all versions are to move to it, by any. */
  readonly releases: readonly SharedRelease[]
  /** Whoever wrote its rows: those that an undo keeps at an earlier release, by their ordinal. */
  readonly held: readonly number[]
}

function leftReleases(
  { options, copying }: DecideContext,
  { unit, shape, releases, copies }: DatasetAhead,
): LeftReleases {
  const isWhole =
    copies !== null ||
    shape.tenants === null ||
    !tellsWriters(shape) ||
    options.everyRow === true ||
    options.restore?.has(shape.identity) === true ||
    // Another dataset of the run may write rows of any tenant, which each tenant's memory has to follow.
    copying?.shared.has(shape.tableId) === true
  const goesBack = (release: SharedRelease) => options.allowDowngrade !== true && isNewer(release, unit)
  const isForward = !releases.some(goesBack)
  const held = releases.filter((release) => isHeld(release, unit))
  // Which of the two is the reason not to apply it depends on all tenants.
  if (isWhole || held.some(goesBack)) return { releases: [], held: [] }
  const free = releases.filter((release) => !held.includes(release))
  const same = free.filter((release) => release.shapeHash === shape.hash && hasVeryRows(release, unit))
  return {
    releases: same.filter(
      (release) => isSameVersion(release, unit) || (isForward && release.digestLayout === shape.digestLayout),
    ),
    held: held.map(({ ordinal }) => ordinal),
  }
}

/** True where a release is the unit's own, row for row and rule for rule. */
export function isVeryRelease(release: SharedRelease, unit: DatasetAhead['unit']): boolean {
  return hasVeryRows(release, unit) && isSameVersion(release, unit)
}

function hasVeryRows(release: SharedRelease, { dataset }: DatasetAhead['unit']): boolean {
  return release.contentHash === dataset.contentHash && release.definitionHash === dataset.definitionHash
}
