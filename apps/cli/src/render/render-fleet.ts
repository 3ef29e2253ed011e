import type { FleetClass, FleetOutcome, FleetReport } from '@sow/runner'
import { countNames } from '@sow/runner/start'
import { howToType, pasteable } from './how-to-type.js'
import { printable } from './printable.js'
import { counted } from './render-counts.js'
import { tellUncounted } from './render-datasets.js'
import { fitLines } from './width.js'

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

/** States of datasets that are no adjective. */
const stateWords: Readonly<Record<string, string>> = {
  conflicts: 'in conflict',
  waiting: 'waiting for a tenant',
}

/** How many databases stand where, the classes that a person looks at, and each failure. */
export function renderFleet({ targets, classes, groups, stoppedIn }: FleetReport): string[] {
  const outcomes = Map.groupBy(targets, ({ outcome }) => outcome)
  const sums = [...outcomes].map(([outcome, all]) => `${all.length} ${words[outcome]}`)
  const failures = targets.flatMap(({ name, failure }) => (failure === null ? [] : [{ name, ...failure }]))
  if (targets.length === 0) return ['No databases: nothing is left to do.']
  return fitLines([
    `${counted(targets.length, 'database')}: ${sums.join(', ')}.`,
    ...(outcomes.has('queued')
      ? [
          '',
          `Workers take them from the queue: ${howToType('fleet work')}`,
          `What they did so far: ${howToType('fleet status --queue')}`,
        ]
      : []),
    ...classes.flatMap(renderClass),
    ...failures.flatMap(({ name, code, message, hint }) => [
      '',
      printable(`${name} failed: ${message} (${code})`),
      printable(`  Try: ${pasteable(hint)}`),
    ]),
    ...(stoppedIn === null
      ? []
      : [
          '',
          printable(
            `Stopped in ${stoppedIn}: ${tellNotBegun(groups.reduce((sum, { notBegun }) => sum + notBegun, 0))}`,
          ),
          `Once that is mended: ${howToType('fleet retry')}`,
        ]),
  ])
}

function tellNotBegun(databases: number): string {
  return `${counted(databases, 'database')} ${databases === 1 ? 'was' : 'were'} not begun.`
}

/** Only of a plan does the name of its class serve: it can be applied by it. */
function renderClass({ class: name, targets, migrations, datasets, states, brakes }: FleetClass): string[] {
  const shown = targets.slice(0, named).join(', ')
  const rest = targets.length - named
  const held = Object.entries(states).map(([state, count]) => `${count} ${stateWords[state] ?? state}`)
  const title = counted(targets.length, 'database')
  return [
    '',
    printable(
      `${held.length > 0 ? title : `Class ${name}, ${title}`}: ${shown}${rest > 0 ? ` and ${rest} more` : ''}`,
    ),
    ...(migrations.length === 0
      ? []
      : [`  ${counted(migrations.length, 'migration')}, from ${printable(migrations[0] ?? '')}`]),
    ...datasets.map((each) => {
      const counts = countNames.flatMap((count) => (each[count] > 0 ? [tellCount(count, each[count])] : []))
      const brake = brakes[each.dataset]
      return printable(
        `  ${each.dataset} ${each.version}: ${tellUncounted(each) || counts.join(', ') || 'the ledger alone'}${brake === undefined ? '' : `; would stop: ${brake}`}`,
      )
    }),
    ...(held.length === 0 ? [] : [printable(`  Datasets: ${held.join(', ')}`)]),
  ]
}

function tellCount(name: (typeof countNames)[number], count: number): string {
  return name === 'conflicts' ? counted(count, 'conflict') : `${count} ${name}`
}
