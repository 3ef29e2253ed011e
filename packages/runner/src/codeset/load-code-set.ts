import { type CodeSetRelease, chooseRelease, codeSetPackage } from '@sow/codesets'
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
import { requireDatasets } from '../select/select-datasets.js'
import type { CodeSetChoices, CodeSetLoadReport, CodeSetReport } from './code-set-report.js'
import { releaseUnit } from './code-set-unit.js'
import { openRelease, targetTable } from './open-release.js'
import { readCodeSet } from './read-code-set.js'

/** What a caller decides about a load. */
export interface CodeSetLoadChoices extends CodeSetChoices {
  /** Compare only, and write nothing. */
  readonly dryRun: boolean
  readonly allowDowngrade: boolean
  /** Datasets whose mass retirement is meant. */
  readonly acceptMassChange: readonly string[]
}

/**
 * Loads an official file as the dataset `codesets/<code set>`: the file is read once to check and hash it, and once
 * more to stage it. Throws SowError; then nothing was changed.
 */
export async function loadCodeSet(
  context: RunContext,
  workingDirectory: string,
  choices: CodeSetLoadChoices,
): Promise<CodeSetLoadReport> {
  const recognised = await openRelease(choices.file, workingDirectory)
  const table = targetTable(recognised, choices.table)
  const release = chooseRelease(recognised, choices)
  const { described, report } = await readCodeSet(recognised, { table, release, signal: context.signal })
  refuseContradictions(report)
  const unit = releaseUnit(context, described, release)
  requireDatasets([unit.dataset.identity], choices.acceptMassChange)
  const work = async (open: OpenDatabase): Promise<CodeSetLoadReport> => {
    const { run, datasets } = await mergeUnit(open, context, unit, release, choices).catch(
      (error: unknown) => {
        throw withTableHint(error, choices.file)
      },
    )
    const [status] = await readDatasetStatuses(open.database, [unit])
    return {
      database: open.report,
      run,
      datasets,
      totals: sumCounts(datasets),
      pulledIn: [],
      file: report,
      state: status?.state ?? 'never-applied',
      applied: status?.applied?.version ?? null,
    }
  }
  return await usingDatabase(context, work, { merges: true, units: [unit] })
}

async function mergeUnit(
  { database }: OpenDatabase,
  context: RunContext,
  unit: DatasetUnit,
  { version }: CodeSetRelease,
  { dryRun, allowDowngrade, acceptMassChange }: CodeSetLoadChoices,
): Promise<SeedResult> {
  // The package owns every column: there are no conflicts, and no tenants either.
  const options = { tenant: null, onConflict: 'package' as const, allowDowngrade }
  if (dryRun)
    return {
      run: null,
      datasets: (await planDatasets(database, [unit], options)).map((each) => samplePlanned(each)),
    }
  const identity = runIdentity(context)
  return await seedDatasets(database, [unit], {
    ...options,
    acceptMassChange,
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
