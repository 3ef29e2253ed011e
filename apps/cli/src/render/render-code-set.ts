import type { CodeSetLoadReport, CodeSetReport } from '@sow/runner'
import { yellow } from './color.js'
import { howToType } from './how-to-type.js'
import { counted, groupDigits, renderDatasets, tellWritten } from './render-counts.js'
import { renderFindings } from './render-findings.js'

/** What an official file is. */
export function renderCodeSet(report: CodeSetReport): string[] {
  const { title, publisher, license, release, suggested, rows, counts, file, rowsFile, sha256 } = report
  const kinds = Object.entries(counts).map(([kind, count]) => `${groupDigits(count)} ${kind}`)
  const facts = [
    ['code set', `${title} (${publisher})`],
    ['release', release?.release ?? untold(suggested?.release)],
    ...(release === null ? [] : [['effective', release.effective]]),
    ['rows', `${groupDigits(rows)} (${kinds.join(', ')})`],
    ['rows in', rowsFile],
    ['sha256', sha256],
    ['licence', license],
  ]
  return [
    file,
    ...facts.map(([name = '', fact = '']) => `  ${name.padEnd(10)}${fact}`),
    '',
    ...renderFindings(report.findings),
  ]
}

function untold(suggested: string | undefined): string {
  return suggested === undefined ? 'not told by the content' : `not told; the name suggests ${suggested}`
}

/** What a load did, or would do. */
export function renderLoaded(report: CodeSetLoadReport, dryRun: boolean): string[] {
  const { file, datasets, state } = report
  const warnings = file.findings.filter(({ severity }) => severity !== 'note')
  return [
    `${file.title} ${file.release?.release ?? ''}, in force from ${file.release?.effective ?? ''}: ${counted(file.rows, 'row')} in ${file.file}.`,
    ...warnings.map(({ message }) => yellow(message)),
    '',
    ...renderDatasets(datasets),
    '',
    ...(state === 'newer-applied' || state === 'held' ? renderLeft(report) : [renderSum(report, dryRun)]),
    ...(dryRun ? ['Nothing was written: this is a plan.'] : [`Next: ${howToType('db status')}`]),
  ]
}

function renderSum({ totals }: CodeSetLoadReport, dryRun: boolean): string {
  const written = tellWritten(totals)
  if (written === '') return dryRun ? 'No row would change.' : 'No row changed.'
  return `${dryRun ? 'Rows that would be' : 'Rows'}: ${written}.`
}

/** Why the file was left alone. */
function renderLeft({ state, applied }: CodeSetLoadReport): string[] {
  const why =
    state === 'held'
      ? `An undo holds the dataset at ${applied}: the file was left alone.`
      : `The database has ${applied}, which is newer: the file was left alone. --allow-downgrade merges it.`
  return [yellow(why)]
}
