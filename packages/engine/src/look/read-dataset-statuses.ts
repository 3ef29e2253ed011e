import { datasetsInConflict } from '../amend/datasets-in-conflict.js'
import { missingTarget } from '../catalog/shape/check-target.js'
import type { ShapeOf } from '../catalog/shape/read-target-shape.js'
import { readTargetsApart } from '../catalog/shape/read-targets-apart.js'
import type { Database } from '../database/database.js'
import type { DatasetUnit } from '../database/dataset-unit.js'
import { hasLedger } from '../ledger/open-ledger.js'
import { readOvertaken } from '../ledger/overtaken-datasets.js'
import { type RecordedRelease, readReleases, readSharedReleases } from '../ledger/read-releases.js'
import { isMadeAnew } from '../row/census/is-made-anew.js'
import { chooseByContent } from '../seed/decide/choose-by-content.js'
import type { Rung } from '../seed/decide/decision.js'
import { findEachSettled } from '../seed/decide/find-settled.js'
import type { SettledDataset } from '../seed/decide/read-settled-datasets.js'
import { hasOtherContent } from '../seed/decide/refuse-other-content.js'
import { attempt } from '../transaction/attempt.js'
import { usingTransaction } from '../transaction/using-transaction.js'
import type { DatasetState, DatasetStatus } from './dataset-status.js'
import { datasetsTouched } from './datasets-touched.js'
import { describeStatus, missingPackages, unreadable } from './describe-status.js'
import { findClosedDatasets } from './find-closed-datasets.js'
import { datasetsInDrift } from './read-drift.js'
import { replacedContents } from './replaced-contents.js'
import { tellWaiting } from './tell-waiting.js'

/** Where every dataset stands: those of the packages, then those that only the ledger knows. Writes nothing. */
export async function readDatasetStatuses(
  database: Database,
  units: readonly DatasetUnit[],
): Promise<readonly DatasetStatus[]> {
  const faults = new Map(await findClosedDatasets(database, units))
  const open = units.filter(({ dataset }) => !faults.has(dataset.identity))
  // In a transaction, whose settings say how a catalog reads: those of a role would make other types of the same ones.
  const settled = await findEachSettled(database, open)
  const looked = await usingTransaction(database, async () => await statusesOf(database, units, settled))
  const writtenNames = new Set(
    looked.filter(({ isWritten }) => isWritten).map(({ status }) => identityOf(status)),
  )
  // A table that was written may have got rows of the site's own, or values that no release carries. Without the rows nobody can tell.
  const written = open.filter(({ dataset }) => writtenNames.has(dataset.identity))
  const readable = written.filter(({ hasNoRows }) => hasNoRows !== true)
  const differing = new Set([
    ...(await datasetsTouched(
      database,
      written.filter(({ hasNoRows }) => hasNoRows === true),
    )),
    ...(await datasetsInDrift(database, readable, ({ dataset, error }) => faults.set(dataset, error))),
  ])
  const statuses = looked.map(({ status }): DatasetStatus => {
    const fault = faults.get(identityOf(status))
    if (fault !== undefined) return unreadable(status, fault)
    return differing.has(identityOf(status)) ? { ...status, state: 'drifted', seen: false } : status
  })
  return await tellWaiting(database, open, statuses)
}

function identityOf({ domain, dataset }: DatasetStatus): string {
  return `${domain}/${dataset}`
}

interface Looked {
  readonly status: DatasetStatus
  /** The release is applied, and somebody wrote the table since it was compared. */
  readonly isWritten: boolean
}

/** `settled`: datasets of which nobody wrote a row, so that no tenant's copy is read. */
async function statusesOf(
  database: Database,
  units: readonly DatasetUnit[],
  settled: ReadonlyMap<string, SettledDataset>,
): Promise<readonly Looked[]> {
  const known = await hasLedger(database)
  const shared = known ? await readSharedReleases(database, 'all') : []
  const open = identitiesOf(units).filter((identity) => !settled.has(identity))
  const byDataset = Map.groupBy(known ? await readReleases(database, open) : [], ({ dataset }) => dataset)
  const conflicts = new Set(known ? await datasetsInConflict(database) : [])
  const replaced =
    known && units.some(({ origin }) => origin === 'linked')
      ? await replacedContents(database)
      : new Set<string>()
  const overtaken = known ? await readOvertaken(database, units) : new Set()
  const isOpen = ({ dataset }: DatasetUnit) =>
    !settled.has(dataset.identity) && !overtaken.has(dataset.identity)
  const shapeOf = await readTargetsApart(database, units.filter(isOpen))
  const statuses: Looked[] = []
  for (const unit of units) {
    const whole = settled.get(unit.dataset.identity)
    if (whole !== undefined) {
      statuses.push(settledStatus(whole, { conflicts, replaced }))
      continue
    }
    const recorded = byDataset.get(unit.dataset.identity) ?? []
    const looked = await attempt(database, 'nothing', async () =>
      overtaken.has(unit.dataset.identity)
        ? 'newer-applied'
        : await stateOf(database, unit, recorded, { conflicts, replaced, shapeOf }),
    )
    const isWritten = looked.kind === 'done' && looked.result === 'written'
    const isNew = looked.kind === 'done' && looked.result === 'never-applied'
    if (looked.kind === 'failed') {
      statuses.push({
        status: unreadable(describeStatus(unit, 'unreadable', recorded), looked.error),
        isWritten,
      })
      continue
    }
    const state = looked.result === 'written' ? 'current' : looked.result
    statuses.push({ status: describeStatus(unit, state, isNew ? [] : recorded), isWritten })
  }
  const identities = new Set(identitiesOf(units))
  const missing = missingPackages(shared.filter((release) => !identities.has(release.dataset)))
  return [...statuses, ...missing.map((status) => ({ status, isWritten: false }))]
}

function settledStatus(whole: SettledDataset, marked: Marked): Looked {
  const { unit, settled, releases } = whole
  const state = settledState(unit, settled.kept + settled.tombstoned > 0, marked)
  const applied = releases.map((release) => ({ ...release, blocked: 0 }))
  return { status: describeStatus(unit, state, applied), isWritten: false }
}

/** The state of a dataset that has nothing to be done. */
function settledState(unit: DatasetUnit, isEdited: boolean, { conflicts, replaced }: Marked): DatasetState {
  const { identity } = unit.dataset
  if (conflicts.has(identity)) return 'conflicts'
  if (unit.origin === 'linked' && replaced.has(identity)) return 'same-version'
  return isEdited ? 'drifted' : 'current'
}

function identitiesOf(units: readonly DatasetUnit[]): string[] {
  return units.map((unit) => unit.dataset.identity)
}

/** What is known of datasets before each is looked at. */
interface Marked {
  /** Those with open conflicts. */
  readonly conflicts: ReadonlySet<string>
  /** Those of which other content was applied under the very version that is applied. */
  readonly replaced: ReadonlySet<string>
}

const stateOfRung: Readonly<Record<Exclude<Rung, 'changes' | 'merge'>, DatasetState>> = {
  waiting: 'waiting',
  'newer-applied': 'newer-applied',
  held: 'held',
  nothing: 'current',
  version: 'outdated',
  copy: 'never-applied',
}

async function stateOf(
  database: Database,
  unit: DatasetUnit,
  recorded: readonly RecordedRelease[],
  { shapeOf, ...marked }: Marked & { readonly shapeOf: ShapeOf },
): Promise<DatasetState | 'written'> {
  const shape = await shapeOf(unit)
  if (shape === null && recorded.length > 0) throw missingTarget(unit)
  if (shape === null) return 'never-applied'
  if (await isMadeAnew(database, shape)) return 'never-applied'
  const scope = { tenant: null, planned: new Map() }
  const { census, rung } = await chooseByContent(
    database,
    { unit, shape, recorded, scope },
    { allowDowngrade: false },
  )
  if (rung === 'waiting') return 'waiting'
  if (recorded.length === 0) return 'never-applied'
  if (rung === 'nothing') return settledState(unit, recorded.some(hasEdits), marked)
  if (marked.conflicts.has(unit.dataset.identity)) return 'conflicts'
  if (rung !== 'changes' && rung !== 'merge') return stateOfRung[rung]
  const applied = recorded.filter((release) => isApplied(release, unit))
  const appliedTo = new Set(applied.map(({ tenant }) => tenant))
  const current = census.tenants.every(({ tenant }) => appliedTo.has(tenant))
  if (current) return 'written'
  const isOther = recorded.some((release) => hasOtherContent(database, release, unit))
  return isOther && hasVersions(unit) ? 'same-version' : 'outdated'
}

/** What comes from a file has its rows, or its publisher's release, for a version. */
function hasVersions({ origin }: DatasetUnit): boolean {
  return origin === 'installed' || origin === 'linked'
}

/** The last comparison found rows that differ and stay so. */
function hasEdits({ kept, conflicts, tombstoned }: RecordedRelease): boolean {
  return kept + conflicts + tombstoned > 0
}

function isApplied(release: RecordedRelease, unit: DatasetUnit): boolean {
  return (
    release.version === unit.version &&
    release.contentHash === unit.dataset.contentHash &&
    release.definitionHash === unit.dataset.definitionHash
  )
}
