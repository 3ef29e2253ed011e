import type { CodeSetLoadReport, CodeSetReport } from '@sow/runner'
import { yellow } from './color.js'
import { howToType } from './how-to-type.js'
import { counted, groupDigits } from './render-counts.js'
import { renderDatasets } from './render-datasets.js'
import { renderFindings } from './render-findings.js'
import { renderImpact } from './render-impact.js'
import { renderAttention, sumOfRows } from './render-run.js'
import { outputWidth, wrapText } from './width.js'

/** What an official file is. */
export function renderCodeSet(report: CodeSetReport): string[] {
  const { title, publisher, license, release, suggested, rows, counts, file, rowsFile, sha256, also } = report
  const kinds = Object.entries(counts).map(([kind, count]) => `${groupDigits(count)} ${kind}`)
  const facts = [
    ['code set', `${title} (${publisher})`],
    ['release', release?.release ?? untold(suggested?.release)],
    ...(release === null ? [] : [['effective', release.effective]]),
    ['rows', kinds.length === 0 ? groupDigits(rows) : `${groupDigits(rows)} (${kinds.join(', ')})`],
    ['rows in', rowsFile],
    ['sha256', sha256],
    ['licence', license],
    ['load', report.loadable ? 'can be loaded' : 'cannot be loaded'],
    ...(also.length === 0 ? [] : [['holds also', `${also.join(', ')} (say which with --set)`]]),
  ]
  return [
    file,
    ...facts.flatMap(([name = '', fact = '']) => tellFact(name, fact)),
    '',
    ...renderFindings(report.findings),
  ]
}

const besideName = 13

/** A licence may be a page: its lines stand below one another. A digest or a name stays whole. */
function tellFact(name: string, fact: string): string[] {
  const [first = '', ...rest] = fact.includes(' ') ? wrapText(fact, outputWidth() - besideName) : [fact]
  return [`  ${name.padEnd(besideName - 2)}${first}`, ...rest.map((line) => ' '.repeat(besideName) + line)]
}

function untold(suggested: string | undefined): string {
  return suggested === undefined ? 'not told by the content' : `not told; the name suggests ${suggested}`
}

/** What a load did, or would do. */
export function renderLoaded(report: CodeSetLoadReport, dryRun: boolean): string[] {
  const { file, datasets, totals } = report
  const warnings = file.findings.filter(({ severity }) => severity !== 'note')
  return [
    `${file.title} ${file.release?.release ?? ''}, in force from ${file.release?.effective ?? ''}: ${counted(file.rows, 'row')} in ${file.file}.`,
    ...warnings.map(({ message }) => yellow(message)),
    ...renderStaying(totals.left + (report.validity?.vanished ?? 0)),
    '',
    ...renderDatasets(datasets, true),
    '',
    ...renderSum(report, dryRun),
    ...renderGaps(report),
    ...renderImpact(report.impact),
    ...(dryRun ? ['Nothing was written: this is a plan.'] : [`Next: ${howToType('db status')}`]),
  ]
}

/** What a file leaves out, and its publisher did not end. */
function renderStaying(codes: number): string[] {
  const verb = codes === 1 ? 'stays as it is' : 'stay as they are'
  return codes === 0 ? [] : [yellow(`${counted(codes, 'code')} of before, not in the file, ${verb}.`)]
}

/** Days of which nothing is known: a release of that time was not loaded. */
function renderGaps({ validity }: CodeSetLoadReport): string[] {
  return (validity?.gaps ?? []).map(({ from, through }) =>
    yellow(`Nothing is proven of ${from} to ${through}: a release of that time is missing.`),
  )
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
