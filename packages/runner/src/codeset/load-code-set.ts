import { chooseRelease } from '@sow/codesets'
import { type DatasetUnit, readDatasetStatuses, type SeedResult } from '@sow/engine'
import { isSowError, SowError } from '@sow/kit/errors'
import type { RunContext } from '../context/run-context.js'
import { type OpenDatabase, usingDatabase } from '../context/using-database.js'
import { sumCounts } from '../report/sum-counts.js'
import { requireDatasets } from '../select/select-datasets.js'
import type { CodeSetLoadChoices, CodeSetLoadReport, CodeSetReport } from './code-set-report.js'
import { releaseUnit } from './code-set-unit.js'
import { datedBy, type FoundHome, findHome } from './find-home.js'
import { mergeAlone, mergeConversions, mergeDated } from './merge-release.js'
import { openRelease, targetTable } from './open-release.js'
import { readCodeSet } from './read-code-set.js'
import { doubtOfEarlier, earlierRelease } from './read-dated-load.js'
import { readImpactOf } from './read-impact-of.js'
import { hideImpact, withoutKeys } from './restricted-rows.js'

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
  const { described, report: read } = await readCodeSet(recognised, {
    table,
    release,
    signal: context.signal,
  })
  const doubts = choices.addenda === true ? doubtOfEarlier(recognised, choices) : []
  const report = { ...read, findings: [...read.findings, ...doubts] }
  refuseUnwhole(report)
  const [home] = (datedBy(recognised.codeSet) ?? recognised.codeSet).homes ?? []
  const unit = releaseUnit(context, described, {
    release,
    file: recognised.file,
    codeSet: { ...recognised.codeSet, ...recognised.found.papers },
  })
  const mayBeDated = home !== undefined && (choices.table === null || choices.table === home.table)
  if (!mayBeDated) requireDatasets([unit.dataset.identity], choices.acceptMassChange)
  const merge = async (dated: FoundHome | null, open: OpenDatabase) => {
    if (dated === null) return await mergeAlone(open, context, unit, { recognised, release }, choices)
    const load = { recognised, release, ...dated }
    return dated.isConversions
      ? await mergeConversions(open, context, load, choices)
      : await mergeDated(open, context, load, choices)
  }
  const work = async (open: OpenDatabase): Promise<CodeSetLoadReport> => {
    const dated = mayBeDated ? await findHome(open.database, recognised.codeSet, choices.table) : null
    const merged = await merge(dated, open).catch((error: unknown) => {
      throw withoutKeys(withTableHint(error, choices.file, dated))
    })
    const [status] = await readDatasetStatuses(open.database, [merged.unit])
    const { datasets: found } = merged.result
    const datasets = report.redistributable === 'no' ? found.map(unseen) : found
    return {
      database: open.report,
      run: merged.result.run,
      datasets,
      totals: sumCounts(datasets),
      pulledIn: [],
      file: { ...report, table: merged.unit.dataset.table },
      state: status?.state ?? 'never-applied',
      applied: merged.newer ?? status?.applied?.version ?? null,
      validity: merged.validity,
      ...(await impactOn(context, open, merged.unit, choices)),
    }
  }
  return await usingDatabase(context, work, { merges: true, ...(mayBeDated ? {} : { units: [unit] }) })
}

/** Rows under a licence of the site's are shown to nobody: what a plan says of them is counts. */
function unseen<Counted extends SeedResult['datasets'][number]>(dataset: Counted): Counted {
  return 'samples' in dataset ? { ...dataset, samples: [] } : dataset
}

async function impactOn(
  context: RunContext,
  { database }: OpenDatabase,
  unit: DatasetUnit,
  { dryRun, impact }: CodeSetLoadChoices,
): Promise<Pick<CodeSetLoadReport, 'impact'>> {
  if (!dryRun || impact !== true) return {}
  const options = { tenant: null, onConflict: 'package' as const, allowDowngrade: true }
  const found = await readImpactOf(context, database, [unit], options)
  const isShown = unit.source?.restricted !== true
  return { impact: isShown ? found : found.map(hideImpact) }
}

/** Throws DATA_INVALID where the file contradicts itself or lacks rows: then nobody knows which part of it is right. */
function refuseUnwhole({ file, findings }: CodeSetReport): void {
  const wrong = findings.filter(({ severity }) => severity === 'error')
  const [first] = wrong
  if (first === undefined) return
  throw new SowError({
    code: 'DATA_INVALID',
    message: `${file} is no whole release: ${first.message}`,
    hint: first.remedy,
    place: { file: first.where },
    problems: wrong.map(({ code, where, message }) => ({ file: where, rule: code, message })),
  })
}

/** A table that is missing or does not fit: the file can tell what it has to be. */
function withTableHint(error: unknown, file: string, dated: FoundHome | null): unknown {
  if (!isSowError(error) || !error.code.startsWith('TARGET_') || error.code === 'TARGET_CHANGED_ROWS')
    return error
  const { code, message, outcome, place, problems } = error
  const hint =
    dated === null
      ? `Make the table in a migration: sow codeset inspect ${file} --sql prints the statement.`
      : 'Run the newest migrations of the package that has the tables of periods: sow db migrate'
  return new SowError({ code, message, hint, outcome, place, problems, cause: error })
}
