import { readFile, writeFile } from 'node:fs/promises'
import { renderChart } from './render-chart.ts'

/** The page that a run writes; committed. */
export const reportFile = new URL('../figures.md', import.meta.url)
/** Stands in the page that compares tools. */
const chartFile = new URL('../../docs/peers.svg', import.meta.url)

/** Draws the chart from the figures that are committed; leaves it as it is where they say nothing of other tools. */
export async function writeChart(): Promise<void> {
  const chart = renderChart(await readFile(reportFile, 'utf8'))
  if (chart !== null) await writeFile(chartFile, chart)
}
