import { readFile, writeFile } from 'node:fs/promises'
import type { Results } from '../measure/series.ts'
import { allScenarios } from '../scenarios/all-scenarios.ts'
import { reportFile, writeCharts } from './chart-file.ts'
import { renderReport } from './render-report.ts'

/** Not committed: the figures of the last run, every repetition of them. */
const resultsFile = new URL('../results.json', import.meta.url)

/** Written after each scenario, so that a run that is stopped leaves what it found. */
export async function writeResults(results: Results): Promise<void> {
  await writeFile(resultsFile, `${JSON.stringify(results, null, 1)}\n`)
}

/** The report on the last results. */
export async function readReport(): Promise<string> {
  return renderReport(JSON.parse(await readFile(resultsFile, 'utf8')) as Results, allScenarios)
}

export async function writeReport(): Promise<void> {
  await writeFile(reportFile, await readReport())
  await writeCharts()
}
