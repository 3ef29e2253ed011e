import { yellow } from './color.js'
import type { CountedStep } from './next-step.js'
import { counted } from './render-counts.js'
import { renderTable } from './render-table.js'
import { outputWidth, widthOf } from './width.js'

/** What is longer would be broken to stand beside what it is for, and a command is pasted. */
const longestBeside = 48

const columns = ['', ''].map((title) => ({ title, align: 'left' as const, narrow: 'wrap' as const }))

/** What to type next: beside each what it is for, or below where a command is long. */
export function renderSteps(steps: readonly CountedStep[]): string[] {
  const [first] = steps
  if (first === undefined) return []
  if (steps.length === 1) return [yellow(`Next: ${first.todo}`)]
  const told = steps.map(({ todo, what, datasets }) => [
    todo,
    what === '' || datasets === 0 ? what : `${counted(datasets, 'dataset')} ${what}`,
  ])
  const widest = (at: number) => Math.max(...told.map((line) => widthOf(line[at] ?? '')))
  const isWide = 2 + widest(0) + 2 + widest(1) > outputWidth()
  const isLong = isWide || steps.some(({ todo, what }) => what !== '' && todo.length > longestBeside)
  const lines = isLong
    ? told.flatMap(([todo, what]) => [`  ${todo}`, ...(what === '' ? [] : [`      ${what}`])])
    : renderTable(columns, told, { indent: 2, titles: false })
  return [yellow('Next:'), ...lines]
}
