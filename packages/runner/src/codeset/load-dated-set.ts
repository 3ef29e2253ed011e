import {
  type CodeSet,
  type CodeSetRelease,
  codeSetDomain,
  computeStatedValidity,
  computeValidity,
  countLeftOut,
  countVanished,
  type DatedHome,
  datedNames,
  describeDatedSet,
  factsOf,
  type KnownHistory,
  type Publication,
  parseFacts,
  parseStatedFacts,
  type ReleaseStates,
  recallHistory,
  type SnapshotDating,
  type StatedDating,
  type StatedRecord,
  statedFacts,
  type Validity,
  withRelease,
} from '@sow/codesets'
import {
  type Database,
  type DatasetUnit,
  type LoadedSource,
  type OfficialSource,
  readStoredValidity,
  type StoredPeriod,
  type StoredValidity,
} from '@sow/engine'
import { SowError } from '@sow/kit/errors'
import type { RunContext } from '../context/run-context.js'
import { computedUnit, sourceOf } from './code-set-unit.js'
import { conversionsOf } from './find-home.js'

/** A release that goes into tables which know periods. */
export interface DatedLoad {
  readonly codeSet: CodeSet
  readonly homes: readonly DatedHome[]
  readonly release: CodeSetRelease
  readonly content: DatedContent
  readonly file: { readonly name: string; readonly sha256: string }
  /** Another file of a release that is there takes its place. */
  readonly replace: boolean
}

/** What a file says of its codes in time. */
export type DatedContent =
  | { readonly kind: 'snapshots'; readonly dating: SnapshotDating; readonly loaded: ReleaseStates }
  | {
      readonly kind: 'stated'
      readonly dating: StatedDating
      readonly records: ReadonlyMap<string, StatedRecord>
    }

/** What a load comes to, computed from what the database knows. */
export interface PreparedLoad {
  readonly units: readonly DatasetUnit[]
  readonly validity: Validity
  /** Codes that the file lacks and the one before it has: they stay. */
  readonly vanished: number
  /** The newest run that the computation knows of. */
  readonly afterRun: number | null
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
  const { codeSet, release, content, file } = load
  const stored = await readStored(database, load)
  const before = stored.sources.find(({ effective }) => effective === release.effective)
  const isOther = before !== undefined && before.sha256 !== file.sha256
  if (isOther && !load.replace) throw twoContents(codeSet, release)
  const { validity, facts, vanished } = computeWith(stored, release, content)
  const source: OfficialSource = {
    ...sourceOf(codeSet, release, file),
    replaces: isOther,
    facts,
  }
  const isNew = !stored.undoneFiles.includes(file.sha256)
  const version = newestVersion(stored.sources, release)
  const computed = await describeDatedSet(codeSet, load.homes, validity)
  const units = computed.map((each, at) => ({
    ...computedUnit(context, each, version),
    ...(isNew ? { endsHold: true as const } : {}),
    ...(at === 0 ? { source } : {}),
  }))
  return { units, validity, vanished, afterRun: stored.newestRun }
}

/** The same where no release comes, and the publisher's dates are others. No dataset where no release is known. */
export async function prepareRedating(
  context: Pick<RunContext, 'signal' | 'tell'>,
  database: Database,
  dated: Pick<DatedLoad, 'codeSet' | 'homes'> & { readonly dating: SnapshotDating },
  starts: ReadonlyMap<string, string>,
): Promise<PreparedLoad> {
  const stored = await readStored(database, dated)
  const validity = computeValidity({ ...recall(stored, dated.dating), starts })
  const version = stored.sources.toSorted(byDay).at(-1)?.version
  const none = { units: [], validity, vanished: 0, afterRun: stored.newestRun }
  if (version === undefined) return none
  const computed = await describeDatedSet(dated.codeSet, dated.homes, validity)
  return { ...none, units: computed.map((each) => computedUnit(context, each, version)) }
}

function readStored(
  database: Database,
  { codeSet, homes }: Pick<DatedLoad, 'codeSet' | 'homes'>,
): Promise<StoredValidity> {
  const [name] = datedNames(codeSet)
  return readStoredValidity(database, {
    dataset: `${codeSetDomain}/${name}`,
    conversion: `${codeSetDomain}/${conversionsOf(codeSet)}`,
    periods: homes[0]?.periods ?? '',
    codeSystem: codeSet.system,
  })
}

function computeWith(stored: StoredValidity, { effective }: CodeSetRelease, content: DatedContent) {
  switch (content.kind) {
    case 'snapshots': {
      const { dating, loaded } = content
      const history = withRelease(recall(stored, dating), loaded)
      const vanished = countLeftOut(history, effective)
      return { validity: computeValidity(history), facts: factsOf(loaded), vanished }
    }
    case 'stated': {
      const { dating, records } = content
      const others = stored.sources.flatMap((source): Publication[] => {
        const known = parseStatedFacts(source.facts)
        const isOther = source.effective !== null && source.effective !== effective && known !== null
        return isOther ? [{ effective: source.effective, records: known }] : []
      })
      const due = (day: string) => dating.due(day)
      const all = [...others, { effective, records }]
      const validity = computeStatedValidity(all, due)
      return { validity, facts: statedFacts(records), vanished: countVanished(all, effective) }
    }
  }
}

function recall(stored: StoredValidity, dating: SnapshotDating): KnownHistory {
  const remembered = stored.sources.flatMap(({ effective, facts }) => {
    const known = parseFacts(facts)
    return effective === null || known === null ? [] : [{ effective, facts: known }]
  })
  const starts = startsOf(stored.conversion)
  const periods = stored.periods.map(periodOf)
  const due = (effective: string) => dating.due(effective)
  return recallHistory(remembered, periods, { starts, due, absenceEndsNothing: dating.absenceEndsNothing })
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
  return [...sources, release].toSorted(byDay).at(-1)?.version ?? release.version
}

function byDay(one: { readonly effective: string | null }, other: { readonly effective: string | null }) {
  return (one.effective ?? '') < (other.effective ?? '') ? -1 : 1
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
  return units
    .map(({ dataset }) => dataset.identity)
    .filter((identity) => /-(?:periods|coverage)$/.test(identity))
}
