import type { CodeSetLoadReport, CodeSetReport } from '@sow/runner'
import { yellow } from './color.js'
import { howToType } from './how-to-type.js'
import { counted, groupDigits } from './render-counts.js'
import { renderDatasets } from './render-datasets.js'
import { renderFindings } from './render-findings.js'
import { renderAttention, sumOfRows } from './render-run.js'

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
  const { file, datasets } = report
  const warnings = file.findings.filter(({ severity }) => severity !== 'note')
  return [
    `${file.title} ${file.release?.release ?? ''}, in force from ${file.release?.effective ?? ''}: ${counted(file.rows, 'row')} in ${file.file}.`,
    ...warnings.map(({ message }) => yellow(message)),
    '',
    ...renderDatasets(datasets, true),
    '',
    ...renderSum(report, dryRun),
    ...(dryRun ? ['Nothing was written: this is a plan.'] : [`Next: ${howToType('db status')}`]),
  ]
}

function renderSum(report: CodeSetLoadReport, dryRun: boolean): string[] {
  const { datasets, applied } = report
  const left = dryRun ? 'the file would be left alone' : 'the file was left alone'
  switch (datasets[0]?.skipped) {
    case 'held':
      return [yellow(`An undo holds the dataset at ${applied}: ${left}.`)]
    case 'newer-applied':
      return [yellow(`The database has ${applied}, which is newer: ${left}. --allow-downgrade merges it.`)]
    default:
      return [`${sumOfRows(report, dryRun ? 'planned' : 'done')}.`, ...renderAttention(report)]
  }
}
