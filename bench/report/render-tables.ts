import { renderTable } from '../../tools/render-table.ts'
import { median, medianOf, medianRatio } from '../measure/median.ts'
import { findSeries, type Series } from '../measure/series.ts'
import type { Scenario } from '../scenarios/scenario.ts'
import { bytes, count, milliseconds, ratio } from './format.ts'

/** The tables of a scenario, one for each size; nothing where it did not run. */
export function renderTables(series: readonly Series[], scenario: Scenario): string[] {
  const own = series.filter((each) => each.scenario === scenario.name)
  if (own.length === 0) return []
  const sizes = [...new Set(own.map(({ rows }) => rows))].sort((left, right) => left - right)
  return [
    `## ${scenario.title}`,
    scenario.about,
    ...sizes.flatMap((rows) => [
      ...(sizes.length > 1 || rows > 0 ? [`${count(rows)} rows:`] : []),
      renderSize(
        own.filter((each) => each.rows === rows),
        scenario,
      ),
    ]),
  ]
}

const head = [
  'step',
  'wall ms (least)',
  'x',
  'client CPU ms',
  'server CPU ms',
  'WAL',
  'rows written',
  'in ledger',
  'dead',
  'xids',
  'peak MiB',
  'runs',
]

function renderSize(series: readonly Series[], { base }: Scenario): string {
  const [first] = series
  const baseSeries =
    base === null || first === undefined ? undefined : findSeries(series, { ...first, ...base })
  return renderTable(
    head,
    series.map((each) => renderRow(each, baseSeries)),
  )
}

function renderRow({ subject, step, figures }: Series, base: Series | undefined): string[] {
  const least = Math.min(...figures.map((each) => each.milliseconds))
  return [
    `${subject}: ${step}`,
    `${milliseconds(medianOf(figures, 'milliseconds'))} (${milliseconds(least)})`,
    base === undefined ? '' : ratio(medianRatio(figures, base.figures, 'milliseconds')),
    milliseconds(medianOf(figures, 'clientCpu')),
    milliseconds(medianOf(figures, 'serverCpu')),
    bytes(medianOf(figures, 'walBytes')),
    count(medianOf(figures, 'tuplesWritten')),
    count(medianOf(figures, 'ledgerTuples')),
    count(medianOf(figures, 'deadTuples')),
    count(medianOf(figures, 'transactionIds')),
    count(median(figures.map(({ peakMemory }) => (peakMemory === null ? null : peakMemory / 2 ** 20)))),
    count(figures.length),
  ]
}
