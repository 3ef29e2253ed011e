import { readFile, writeFile } from 'node:fs/promises'
import { renderChart } from './render-chart.ts'
import { renderGrowth } from './render-growth.ts'

/** The page that a run writes; committed. */
export const reportFile = new URL('../figures.md', import.meta.url)

/** Each stands in a page of docs/: that which compares tools, and that which says how long things take. */
const charts = [
  { file: new URL('../../docs/peers.svg', import.meta.url), render: renderChart },
  { file: new URL('../../docs/tenants.svg', import.meta.url), render: renderGrowth },
]

/** Draws the charts from the figures that are committed; leaves one as it is where they say nothing of it. */
export async function writeCharts(): Promise<void> {
  const figures = await readFile(reportFile, 'utf8')
  for (const { file, render } of charts) {
    const chart = render(figures)
    if (chart !== null) await writeFile(file, chart)
  }
}
