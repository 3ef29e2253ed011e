import {
  type CodeSet,
  type CodeSetRelease,
  codeSetDomain,
  computeValidity,
  type DatedHome,
  datedNames,
  describeDatedSet,
  factsOf,
  type KnownHistory,
  parseFacts,
  type ReleaseStates,
  recallHistory,
  type SnapshotDating,
  type Validity,
  withRelease,
} from '@sow/codesets'
import {
  type Database,
  type DatasetUnit,
  hasTable,
  type LoadedSource,
  type OfficialSource,
  readDatasetStatuses,
  readStoredValidity,
  type StoredPeriod,
  type StoredValidity,
} from '@sow/engine'
import { SowError } from '@sow/kit/errors'
import type { RunContext } from '../context/run-context.js'
import { computedUnit } from './code-set-unit.js'

/** A release that goes into tables which know periods. */
export interface DatedLoad {
  readonly codeSet: CodeSet
  readonly dating: SnapshotDating
  readonly home: DatedHome
  readonly release: CodeSetRelease
  readonly loaded: ReleaseStates
  readonly file: { readonly name: string; readonly sha256: string }
  /** Another file of a release that is there takes its place. */
  readonly replace: boolean
}

/** What a load comes to, computed from what the database knows. */
export interface PreparedLoad {
  readonly units: readonly DatasetUnit[]
  readonly validity: Validity
  /** The newest run that the computation knows of. */
  readonly afterRun: number | null
}

/** The tables of the project that a code set has a home in; null where it has none, or its rows are elsewhere already. */
export async function findHome(
  database: Database,
  { name, home, dating }: CodeSet,
  table: string | null,
): Promise<DatedHome | null> {
  if (home === undefined || dating === undefined) return null
  if ((table !== null && table !== home.table) || !(await hasTable(database, home.periods))) return null
  const statuses = await readDatasetStatuses(database, [])
  const known = statuses.find(({ domain, dataset }) => domain === codeSetDomain && dataset === name)
  const isElsewhere = known !== undefined && known.applied !== null && known.table !== home.table
  return isElsewhere ? null : home
}

/**
 * Computes the rows that the database has after a load, from the files that it has and the one that comes. Reads only.
 * Throws DATA_SAME_VERSION where the release is there from another file, TARGET_CHANGED_ROWS where periods were edited.
 */
export async function prepareDatedLoad(
  context: Pick<RunContext, 'signal' | 'tell'>,
  database: Database,
  load: DatedLoad,
): Promise<PreparedLoad> {
  const { codeSet, home, release, loaded, file } = load
  const [name] = datedNames(codeSet)
  const dataset = `${codeSetDomain}/${name}`
  const place = {
    dataset,
    conversion: `${dataset}-conversion`,
    periods: home.periods,
    codeSystem: codeSet.system,
  }
  const stored = await readStoredValidity(database, place)
  const before = stored.sources.find(({ effective }) => effective === release.effective)
  const isOther = before !== undefined && before.sha256 !== file.sha256
  if (isOther && !load.replace) throw twoContents(codeSet, release)
  const history = withRelease(recall(stored, load.dating), loaded)
  const validity = computeValidity(history)
  const source: OfficialSource = {
    publisher: codeSet.publisher,
    release: release.release,
    version: release.version,
    effective: release.effective,
    file: file.name,
    sha256: file.sha256,
    license: codeSet.license,
    restricted: false,
    replaces: isOther,
    facts: factsOf(loaded),
  }
  const isNew = !stored.undoneFiles.includes(file.sha256)
  const version = newestVersion(stored.sources, release)
  const computed = await describeDatedSet(codeSet, home, validity)
  const units = computed.map((each, at) => ({
    ...computedUnit(context, each, version),
    ...(isNew ? { endsHold: true as const } : {}),
    ...(at === 0 ? { source } : {}),
  }))
  return { units, validity, afterRun: stored.newestRun }
}

function recall(stored: StoredValidity, dating: SnapshotDating): KnownHistory {
  const remembered = stored.sources.flatMap(({ effective, facts }) => {
    const known = parseFacts(facts)
    return effective === null || known === null ? [] : [{ effective, facts: known }]
  })
  const starts = startsOf(stored.conversion)
  const periods = stored.periods.map(periodOf)
  return recallHistory(remembered, periods, { starts, due: (effective) => dating.due(effective) })
}

function periodOf({ code, from, through, ...state }: StoredPeriod) {
  return { code, from, through, state }
}

/** The days that the publisher's conversion table dates codes with; none where it was not loaded. */
function startsOf(conversion: LoadedSource | null): ReadonlyMap<string, string> {
  const facts = conversion?.facts
  const starts = typeof facts === 'object' && facts !== null ? Reflect.get(facts, 'starts') : null
  return new Map(Object.entries((starts ?? {}) as Record<string, string>))
}

/** The version of the newest release that is known: an older one that comes later takes nothing back. */
function newestVersion(sources: readonly LoadedSource[], release: CodeSetRelease): string {
  const known = sources.map(({ effective, version }) => ({ effective: effective ?? '', version }))
  const all = [...known, release].sort((one, other) => (one.effective < other.effective ? -1 : 1))
  return all.at(-1)?.version ?? release.version
}

function twoContents({ title }: CodeSet, { release, effective }: CodeSetRelease): SowError {
  return new SowError({
    code: 'DATA_SAME_VERSION',
    message: `${title} ${release}, in force from ${effective}, was loaded from another file.`,
    hint: 'Where this file is the right one, load it with --replace. Where it is another release, say which with --release.',
  })
}

/** The datasets of which many rows move when a release comes in between: they are computed, and nobody else's. */
export function computedIdentities(units: readonly DatasetUnit[]): string[] {
  return units.slice(1).map(({ dataset }) => dataset.identity)
}
