import type { FleetClass, FleetOutcome, FleetReport } from '@sow/runner'
import { countNames } from '@sow/runner/start'
import { printable } from './printable.js'
import { counted } from './render-counts.js'
import { tellUncounted } from './render-datasets.js'

/** Most databases of a class that are named. */
const named = 5

const words: Readonly<Record<FleetOutcome, string>> = {
  current: 'nothing to do',
  pending: 'something to do',
  changed: 'done',
  failed: 'failed',
  queued: 'in the queue',
  'not-begun': 'not begun',
}

/** How many databases stand where, the classes that a person looks at, and each failure. */
export function renderFleet({ targets, classes, groups, stoppedIn }: FleetReport): string[] {
  const outcomes = Map.groupBy(targets, ({ outcome }) => outcome)
  const sums = [...outcomes].map(([outcome, all]) => `${all.length} ${words[outcome]}`)
  const failures = targets.flatMap(({ name, failure }) => (failure === null ? [] : [{ name, ...failure }]))
  if (targets.length === 0) return ['No databases: nothing is left to do.']
  return [
    `${counted(targets.length, 'database')}: ${sums.join(', ')}.`,
    ...(outcomes.has('queued')
      ? ['', 'Workers take them from the queue: `sow fleet work`. See `sow fleet status --queue`.']
      : []),
    ...classes.flatMap(renderClass),
    ...failures.flatMap(({ name, code, message, hint }) => [
      '',
      printable(`${name} failed: ${message} (${code})`),
      printable(`  ${hint}`),
    ]),
    ...(stoppedIn === null
      ? []
      : [
          '',
          printable(
            `Stopped in ${stoppedIn}: ${tellNotBegun(groups.reduce((sum, { notBegun }) => sum + notBegun, 0))}`,
          ),
        ]),
  ]
}

function tellNotBegun(databases: number): string {
  return `${counted(databases, 'database')} ${databases === 1 ? 'was' : 'were'} not begun.`
}

function renderClass({ class: name, targets, migrations, datasets, states, brakes }: FleetClass): string[] {
  const shown = targets.slice(0, named).join(', ')
  const rest = targets.length - named
  const held = Object.entries(states).map(([state, count]) => `${count} ${state}`)
  return [
    '',
    printable(`${name}  ${targets.length} × ${shown}${rest > 0 ? ` and ${rest} more` : ''}`),
    ...(migrations.length === 0
      ? []
      : [`  ${counted(migrations.length, 'migration')}, from ${printable(migrations[0] ?? '')}`]),
    ...datasets.map((each) => {
      const counts = countNames.flatMap((count) => (each[count] > 0 ? [`${each[count]} ${count}`] : []))
      const brake = brakes[each.dataset]
      return printable(
        `  ${each.dataset} ${each.version}: ${tellUncounted(each) || counts.join(', ') || 'the ledger alone'}${brake === undefined ? '' : `; would stop: ${brake}`}`,
      )
    }),
    ...(held.length === 0 ? [] : [`  ${held.join(', ')}`]),
  ]
}
