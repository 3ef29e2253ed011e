import {
  type CodeSetRelease,
  chooseRelease,
  codeSetPackage,
  type DatedHome,
  type RecognisedRelease,
} from '@sow/codesets'
import {
  type DatasetUnit,
  planDatasets,
  readDatasetStatuses,
  type SeedResult,
  seedDatasets,
} from '@sow/engine'
import { isSowError, SowError } from '@sow/kit/errors'
import { lockOptions } from '../context/lock-options.js'
import type { RunContext } from '../context/run-context.js'
import { runIdentity } from '../context/run-identity.js'
import { type OpenDatabase, usingDatabase } from '../context/using-database.js'
import { samplePlanned } from '../report/sample-planned.js'
import { sumCounts } from '../report/sum-counts.js'
import { readImpactOf } from '../run/impact.js'
import { requireDatasets } from '../select/select-datasets.js'
import type { CodeSetChoices, CodeSetLoadReport, CodeSetReport } from './code-set-report.js'
import { releaseUnit } from './code-set-unit.js'
import { computedIdentities, findHome, prepareDatedLoad } from './load-dated-set.js'
import { openRelease, targetTable } from './open-release.js'
import { readCodeSet } from './read-code-set.js'
import { earlierRelease, noPeriods, readDatedLoad } from './read-dated-load.js'

/** What a caller decides about a load. */
export interface CodeSetLoadChoices extends CodeSetChoices {
  /** Compare only, and write nothing. */
  readonly dryRun: boolean
  readonly allowDowngrade: boolean
  /** Datasets whose mass retirement is meant. */
  readonly acceptMassChange: readonly string[]
  /** Another file of a release that is there takes its place. */
  readonly replace?: boolean
  /** Load the release that the file's addenda lead back to, instead of the file's own. */
  readonly addenda?: boolean
  /** With `dryRun`: count the site's own rows that refer to codes which would change. */
  readonly impact?: boolean
}

/**
 * Loads an official file as the dataset `codesets/<code set>`: into the clinic's own tables with the periods of its codes where
 * they are there, and else into a table of the set's own. Throws SowError; then nothing was changed.
 */
export async function loadCodeSet(
  context: RunContext,
  workingDirectory: string,
  choices: CodeSetLoadChoices,
): Promise<CodeSetLoadReport> {
  const recognised = await openRelease(choices.file, workingDirectory, choices.set ?? null)
  const table = targetTable(recognised, choices.table)
  const release =
    choices.addenda === true ? earlierRelease(recognised, choices) : chooseRelease(recognised, choices)
  const { described, report } = await readCodeSet(recognised, { table, release, signal: context.signal })
  refuseContradictions(report)
  const { home } = recognised.codeSet
  const unit = releaseUnit(context, described, {
    release,
    file: recognised.file,
    codeSet: recognised.codeSet,
  })
  const mayBeDated = home !== undefined && (choices.table === null || choices.table === home.table)
  if (!mayBeDated) requireDatasets([unit.dataset.identity], choices.acceptMassChange)
  const work = async (open: OpenDatabase): Promise<CodeSetLoadReport> => {
    const dated = mayBeDated ? await findHome(open.database, recognised.codeSet, choices.table) : null
    const merged = await (dated === null
      ? mergeAlone(open, context, unit, release, choices)
      : mergeDated(open, context, { recognised, release, home: dated }, choices)
    ).catch((error: unknown) => {
      throw withTableHint(error, choices.file)
    })
    const [status] = await readDatasetStatuses(open.database, [merged.unit])
    const { datasets } = merged.result
    return {
      database: open.report,
      run: merged.result.run,
      datasets,
      totals: sumCounts(datasets),
      pulledIn: [],
      file: { ...report, table: merged.unit.dataset.table },
      state: status?.state ?? 'never-applied',
      applied: status?.applied?.version ?? null,
      validity: merged.validity,
      ...(await impactOn(context, open, merged.unit, choices)),
    }
  }
  return await usingDatabase(context, work, { merges: true, ...(mayBeDated ? {} : { units: [unit] }) })
}

async function impactOn(
  context: RunContext,
  { database }: OpenDatabase,
  unit: DatasetUnit,
  { dryRun, impact }: CodeSetLoadChoices,
): Promise<Pick<CodeSetLoadReport, 'impact'>> {
  if (!dryRun || impact !== true) return {}
  const options = { tenant: null, onConflict: 'package' as const, allowDowngrade: true }
  return { impact: await readImpactOf(context, database, [unit], options) }
}

/** What was merged, and the dataset that the report is about. */
interface MergedLoad {
  readonly unit: DatasetUnit
  readonly result: SeedResult
  readonly validity: CodeSetLoadReport['validity']
}

async function mergeAlone(
  open: OpenDatabase,
  context: RunContext,
  unit: DatasetUnit,
  release: CodeSetRelease,
  choices: CodeSetLoadChoices,
): Promise<MergedLoad> {
  if (choices.addenda === true) throw noPeriods()
  return { unit, result: await mergeUnits(open, context, [unit], release, choices), validity: null }
}

/** Loads that come at the same time are computed again, by what the one before left. */
const mostTries = 3

async function mergeDated(
  open: OpenDatabase,
  context: RunContext,
  { recognised, release, home }: DatedChoice,
  choices: CodeSetLoadChoices,
): Promise<MergedLoad> {
  const load = await readDatedLoad(recognised, { release, home, choices })
  for (let left = mostTries; ; left -= 1) {
    const { units, validity, afterRun } = await prepareDatedLoad(context, open.database, load)
    const [unit] = units
    if (unit === undefined) throw new Error('A dated set has datasets.')
    const accepted = [...choices.acceptMassChange, ...computedIdentities(units)]
    const decided = { ...choices, acceptMassChange: accepted, allowDowngrade: true, afterRun }
    try {
      const result = await mergeUnits(open, context, units, release, decided)
      return { unit, result, validity: { coverage: validity.coverage, gaps: validity.gaps } }
    } catch (error) {
      if (left === 1 || !isSowError(error) || error.code !== 'PLAN_STALE') throw error
    }
  }
}

interface DatedChoice {
  readonly recognised: RecognisedRelease
  readonly release: CodeSetRelease
  readonly home: DatedHome
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
  if (dryRun)
    return { run: null, datasets: (await planDatasets(database, units, options)).map(samplePlanned) }
  const identity = runIdentity(context)
  return await seedDatasets(database, units, {
    ...options,
    acceptMassChange,
    ...(afterRun === undefined ? {} : { afterRun }),
    lock: lockOptions(context),
    run: { ...identity, packages: { ...identity.packages, [codeSetPackage]: version } },
  })
}

/** Throws DATA_INVALID where the file contradicts itself: then nobody knows which part of it is right. */
function refuseContradictions({ file, findings }: CodeSetReport): void {
  const wrong = findings.filter(({ severity }) => severity === 'error')
  const [first] = wrong
  if (first === undefined) return
  throw new SowError({
    code: 'DATA_INVALID',
    message: `${file} contradicts itself: ${first.message}`,
    hint: first.remedy,
    place: { file: first.where },
    problems: wrong.map(({ code, where, message }) => ({ file: where, rule: code, message })),
  })
}

/** A table that is missing or does not fit: the file can tell what it has to be. */
function withTableHint(error: unknown, file: string): unknown {
  if (!isSowError(error) || !error.code.startsWith('TARGET_') || error.code === 'TARGET_CHANGED_ROWS')
    return error
  const { code, message, outcome, place, problems } = error
  const hint = `Make the table in a migration: sow codeset inspect ${file} --sql prints the statement.`
  return new SowError({ code, message, hint, outcome, place, problems, cause: error })
}
