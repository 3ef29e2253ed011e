import { renderTable } from '../../tools/render-table.ts'
import type { Series } from '../measure/series.ts'
import { count } from './format.ts'
import type { Goal } from './goal.ts'
import { goals } from './goals.ts'
import { memoryGoals, peerGoals } from './peer-goals.ts'
import { Reading } from './reading.ts'
import * as because from './reasons.ts'

/** What was never measured, because the product does not do it. */
const notBuilt = [
  ['unchanged, content hash alone', '', '≤ 0.5 % of the first load', '–', `not offered: ${because.hashOnly}`],
]

/** Every goal that was measured, and whether it is reached. */
export function renderGoals(series: readonly Series[]): string[] {
  const reading = new Reading(series)
  const rows = [...goals, ...memoryGoals, ...peerGoals].flatMap((goal) => renderGoal(goal, reading))
  if (rows.length === 0) return []
  return ['## Goals', renderTable(['goal', 'rows', 'wanted', 'measured', ''], [...rows, ...notBuilt])]
}

function renderGoal(goal: Goal, reading: Reading): string[][] {
  return goal.sizes(reading).flatMap((rows) => {
    const value = goal.measured(reading, rows)
    if (value === null) return []
    const { limit } = goal
    const reached = 'most' in limit ? value <= limit.most : value >= limit.least
    const wanted = 'most' in limit ? `≤ ${goal.show(limit.most)}` : `≥ ${goal.show(limit.least)}`
    return [
      [
        goal.what,
        rows === 0 ? '' : count(rows),
        wanted,
        goal.show(value),
        reached ? 'reached' : `not reached: ${goal.because}`,
      ],
    ]
  })
}
