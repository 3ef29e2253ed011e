import {
  type CodeSetRelease,
  codeSetPackage,
  describeSuccessors,
  type RecognisedRelease,
  type Successor,
} from '@sow/codesets'
import { type DatasetUnit, planDatasets, type SeedResult, seedDatasets } from '@sow/engine'
import { isSowError } from '@sow/kit/errors'
import { lockOptions } from '../context/lock-options.js'
import type { RunContext } from '../context/run-context.js'
import { runIdentity } from '../context/run-identity.js'
import type { OpenDatabase } from '../context/using-database.js'
import { samplePlanned } from '../report/sample-planned.js'
import { migrationsOf, readMigrations } from '../units/migration-sets.js'
import type { CodeSetLoadChoices, CodeSetLoadReport } from './code-set-report.js'
import { computedUnit, sourceOf } from './code-set-unit.js'
import type { FoundHome } from './find-home.js'
import { prepareAlone } from './known-parts.js'
import { computedIdentities, type PreparedLoad, prepareDatedLoad, prepareRedating } from './load-dated-set.js'
import { noPeriods, readDatedLoad } from './read-dated-load.js'

/** What was merged, and the dataset that the report is about. */
export interface MergedLoad {
  readonly unit: DatasetUnit
  readonly result: SeedResult
  readonly validity: CodeSetLoadReport['validity']
  /** The version of a part that the database has newer than the file, where it is not the dataset's; left out otherwise. */
  readonly newer?: string
}

export async function mergeAlone(
  open: OpenDatabase,
  context: RunContext,
  given: DatasetUnit,
  load: { readonly recognised: RecognisedRelease; readonly release: CodeSetRelease },
  choices: CodeSetLoadChoices,
): Promise<MergedLoad> {
  if (choices.addenda === true) throw noPeriods()
  const { unit, newer } = await prepareAlone(open.database, given, load, choices)
  const result = await mergeUnits(open, context, [unit], load.release, choices)
  return { unit, result, validity: null, ...(newer === null ? {} : { newer }) }
}

/** Loads that come at the same time are computed again, by what the one before left. */
const mostTries = 3

/** A file that goes into tables which know periods. */
interface HomeLoad extends FoundHome {
  readonly recognised: RecognisedRelease
  readonly release: CodeSetRelease
}

export async function mergeDated(
  open: OpenDatabase,
  context: RunContext,
  { recognised, release, homes }: HomeLoad,
  choices: CodeSetLoadChoices,
): Promise<MergedLoad> {
  const load = await readDatedLoad(recognised, { release, homes, choices })
  return await mergePrepared(open, context, { release, choices }, () =>
    prepareDatedLoad(context, open.database, load),
  )
}

/** Loads a conversion table: who took over from whom, and the days that it dates codes with. */
export async function mergeConversions(
  open: OpenDatabase,
  context: RunContext,
  { recognised, release, dated, homes, dating }: HomeLoad,
  choices: CodeSetLoadChoices,
): Promise<MergedLoad> {
  if (choices.addenda === true || dating.kind !== 'snapshots') throw noPeriods()
  const { codeSet, file } = recognised
  const { successors, starts } = await readConversions(recognised, dated.system)
  const described = await describeSuccessors(codeSet, successors)
  const facts = { kind: 'starts', starts: Object.fromEntries(starts) }
  const unit: DatasetUnit = {
    ...computedUnit(context, described, release.version),
    source: { ...sourceOf(codeSet, release, file), facts },
  }
  return await mergePrepared(open, context, { release, choices }, async () => {
    const redated = await prepareRedating(context, open.database, { codeSet: dated, homes, dating }, starts)
    return { ...redated, units: [unit, ...redated.units] }
  })
}

async function readConversions({ found }: RecognisedRelease, system: string) {
  const successors: Successor[] = []
  const starts = new Map<string, string>()
  for await (const rows of found.read())
    for (const { values } of rows) {
      const [code, day, previous] = [values['code'], values['effective_on'], values['previous_code']].map(
        String,
      )
      if (code === undefined || day === undefined || previous === undefined) continue
      const known = starts.get(code)
      if (known === undefined || day < known) starts.set(code, day)
      const note = String(values['previous_text'])
      if (previous !== '' && previous !== code)
        successors.push({ system, code: previous, successor: code, from: day, note })
    }
  return { successors, starts }
}

async function mergePrepared(
  open: OpenDatabase,
  context: RunContext,
  { release, choices }: { readonly release: CodeSetRelease; readonly choices: CodeSetLoadChoices },
  prepare: () => Promise<PreparedLoad>,
): Promise<MergedLoad> {
  for (let left = mostTries; ; left -= 1) {
    const { units, validity, vanished, afterRun } = await prepare()
    const [unit] = units
    if (unit === undefined) throw new Error('A dated set has datasets.')
    const accepted = [...choices.acceptMassChange, ...computedIdentities(units)]
    const decided = { ...choices, acceptMassChange: accepted, allowDowngrade: true, afterRun }
    try {
      const merged = await mergeUnits(open, context, units, release, decided)
      const result = await withoutWaiting(merged, units, (waiting, after) =>
        mergeUnits(open, context, waiting, release, { ...decided, ...after }),
      )
      return { unit, result, validity: { coverage: validity.coverage, gaps: validity.gaps, vanished } }
    } catch (error) {
      if (left === 1 || !isSowError(error) || error.code !== 'PLAN_STALE') throw error
    }
  }
}

/**
 * Codes are written before their periods, so that one which is no more was still referred to by its own. They go now, in a run
 * of its own. Where that cannot be, the result says that they stay.
 */
async function withoutWaiting(
  merged: SeedResult,
  units: readonly DatasetUnit[],
  merge: (
    waiting: readonly DatasetUnit[],
    after: { readonly acceptMassChange: readonly string[]; readonly afterRun: number },
  ) => Promise<SeedResult>,
): Promise<SeedResult> {
  const { run, datasets } = merged
  const names = datasets.flatMap(({ domain, dataset, left }) => (left > 0 ? [`${domain}/${dataset}`] : []))
  if (run === null || names.length === 0) return merged
  const waiting = units.filter(({ dataset }) => names.includes(dataset.identity))
  try {
    const then = await merge(waiting.map(withoutSource), { acceptMassChange: names, afterRun: run.id })
    return { run, datasets: datasets.map((first) => withLater(first, then.datasets)) }
  } catch (error) {
    if (isSowError(error) && error.outcome !== 'unknown') return merged
    throw error
  }
}

/** The file stands with the first run. */
function withoutSource({ source: _, ...unit }: DatasetUnit): DatasetUnit {
  return unit
}

type Merged = SeedResult['datasets'][number]

function withLater(first: Merged, later: readonly Merged[]): Merged {
  const then = later.find(({ domain, dataset }) => domain === first.domain && dataset === first.dataset)
  if (then === undefined) return first
  const { leftBecause: _, ...others } = first
  const left = then.leftBecause === undefined ? {} : { leftBecause: then.leftBecause }
  return { ...others, ...left, deleted: first.deleted + then.deleted, left: then.left }
}

async function mergeUnits(
  { database }: OpenDatabase,
  context: RunContext,
  units: readonly DatasetUnit[],
  { version }: CodeSetRelease,
  decided: CodeSetLoadChoices & { readonly afterRun?: number | null },
): Promise<SeedResult> {
  const { dryRun, allowDowngrade, acceptMassChange, afterRun } = decided
  // The package owns every column: there are no conflicts, and no tenants either.
  const options = { tenant: null, onConflict: 'package' as const, allowDowngrade }
  if (dryRun) {
    const migrations = await readMigrations(database, context.project, migrationsOf(context.project))
    const isPending = migrations.some(({ state }) => state === 'pending')
    // A table that no migration is going to make is missing, as a run says too.
    const planned = await planDatasets(database, units, {
      ...options,
      ...(isPending ? {} : { migrationsPending: false }),
    })
    return { run: null, datasets: planned.map(samplePlanned) }
  }
  const identity = runIdentity(context)
  return await seedDatasets(database, units, {
    ...options,
    acceptMassChange,
    ...(afterRun === undefined ? {} : { afterRun }),
    lock: lockOptions(context),
    run: { ...identity, packages: { ...identity.packages, [codeSetPackage]: version } },
  })
}
