import type { Results } from '../measure/series.ts'
import type { Scenario } from '../scenarios/scenario.ts'
import { renderGoals } from './render-goals.ts'
import { renderTables } from './render-tables.ts'

/** The whole page docs/performance.md. */
export function renderReport(results: Results, scenarios: readonly Scenario[]): string {
  return `${[
    '# Performance',
    renderHead(results),
    ...renderGoals(results.series),
    ...scenarios.flatMap((scenario) => renderTables(results.series, scenario)),
  ].join('\n\n')}\n`
}

function renderHead({ command, date, machine }: Results): string {
  return [
    `Written by \`${command}\` on ${date}; do not edit.`,
    Object.entries(machine)
      .map(([name, value]) => `${name}: ${value}`)
      .join('; '),
  ].join('\n')
}
