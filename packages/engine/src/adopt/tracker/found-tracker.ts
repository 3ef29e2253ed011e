/**
 * `applied`: the tool says that it ran. `failed`: it was started, and did not end well. `rolled-back`: it failed, and somebody
 * marked it so. `dirty`: it stopped half way. `baseline`: it was marked as applied, and never ran here. `undone`: it ran, and was
 * taken back.
 */
export type TrackerState = 'applied' | 'failed' | 'rolled-back' | 'dirty' | 'baseline' | 'undone'

/** One line of another tool's record of migrations. */
export interface TrackerEntry {
  /** What the tool calls the migration; where it keeps no name, the hash of its file. */
  readonly name: string
  /** When it ran, as the tool wrote it; null where it does not say. */
  readonly at: string | null
  /** What became of it. */
  readonly state: TrackerState
}

/** The row by which a tool keeps a second run of itself out. */
export interface TrackerLock {
  /** The table that it stands in. */
  readonly table: string
  /** True where a run is at work, or ended without letting go. */
  readonly held: boolean
}

/** What a tool records of the seed scripts that it ran. */
export interface TrackerSeeds {
  /** The table that records them. */
  readonly table: string
  /** How many it has recorded. */
  readonly count: number
}

/** Another tool's record of migrations, as it stands in this database. */
export interface FoundTracker {
  /** `Sequelize`. */
  readonly tool: string
  /** The table that it is, with its schema. */
  readonly table: string
  /** `entries`: a row for each migration. `version`: only the last one is known. */
  readonly keeps: 'entries' | 'version'
  /** In the order in which they ran; null where this role may not read them. */
  readonly entries: readonly TrackerEntry[] | null
  /** The transaction that wrote the last line about each migration, as text, by its name. */
  readonly writers: ReadonlyMap<string, string>
  /** Null where the tool has none. */
  readonly lock: TrackerLock | null
  /** Null where the tool records none. */
  readonly seeds: TrackerSeeds | null
  /** How that tool goes on beside Sow, where there is something of ours for it. */
  readonly hint: string | null
}

/** The last word on each migration: a failed one may have been run again, an applied one taken back. */
export function lastWords(entries: readonly TrackerEntry[]): readonly TrackerEntry[] {
  return [...new Map(entries.map((entry) => [entry.name, entry])).values()]
}

/** Migrations that the tool takes for done. */
export function claimsOf({ entries }: Pick<FoundTracker, 'entries'>): readonly TrackerEntry[] {
  return lastWords(entries ?? []).filter(({ state }) => isClaimed(state))
}

/** Migrations that somebody has to look at before anything else. */
export function troublesOf({ entries }: FoundTracker): readonly TrackerEntry[] {
  return lastWords(entries ?? []).filter(({ state }) => state === 'failed' || state === 'dirty')
}

/** Lines of a record that stand for one migration, or for two that took the same number. */
export interface DoubledClaim {
  /** The name, or the number, that is there more than once. */
  readonly of: string
  /** What the lines are called. */
  readonly names: readonly string[]
}

/**
 * Names that a record has twice, and numbers that two migrations of it have: somebody ran one again under another name, or two
 * branches took one number, so that their order is anybody's guess. Dates alone are no numbers: several migrations are of a day.
 */
export function doublesOf({ entries }: Pick<FoundTracker, 'entries'>): readonly DoubledClaim[] {
  const all = entries ?? []
  const taken = new Set(all.flatMap(({ name, state }) => (state === 'undone' ? [name] : [])))
  const names = all.filter(({ name, state }) => isClaimed(state) && !taken.has(name)).map(({ name }) => name)
  const byName = Map.groupBy(names, (name) => name)
  const byNumber = Map.groupBy(new Set(names), (name) => /^V?(\d+)[-_.]./.exec(name)?.[1] ?? '')
  return [
    ...[...byName].filter(([, same]) => same.length > 1),
    ...[...byNumber].filter(([number, same]) => same.length > 1 && !/^(?:|\d{6}|\d{8})$/.test(number)),
  ].map(([of, same]) => ({ of, names: same }))
}

function isClaimed(state: TrackerState): boolean {
  return state === 'applied' || state === 'baseline'
}
