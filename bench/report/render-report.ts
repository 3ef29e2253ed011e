import type { Results } from '../measure/series.ts'
import type { Scenario } from '../scenarios/scenario.ts'
import { renderGoals } from './render-goals.ts'
import { renderTables } from './render-tables.ts'

/** The whole page bench/figures.md. */
export function renderReport(results: Results, scenarios: readonly Scenario[]): string {
  return `${[
    '# Figures',
    renderHead(results),
    ...renderGoals(results.series),
    ...scenarios.flatMap((scenario) => renderTables(results.series, scenario)),
  ].join('\n\n')}\n`
}

const legend =
  'Wall is the median of the repetitions with the least of them, x the median of its ratios to the first line of each ' +
  'table; CPU, memory and counts are medians. The server is not restarted in between and runs no vacuum of its own. ' +
  'A load before the run above the number of processors means that others used the machine: then the CPU times and ' +
  'counts are the solid part.'

function renderHead({ command, date, machine }: Results): string {
  return [
    `Written by \`${command}\` on ${date}; do not edit.`,
    Object.entries(machine)
      .map(([name, value]) => `${name}: ${value}`)
      .join('; '),
    '',
    legend,
  ].join('\n')
}
