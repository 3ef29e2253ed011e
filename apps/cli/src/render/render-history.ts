import type { RecordedRun } from '@sow/engine'
import { printable } from './printable.js'
import { counted, groupDigits } from './render-counts.js'
import { renderTable } from './render-table.js'
import { outputWidth, widthOf, wrapText } from './width.js'

const columns = [
  { title: 'run', align: 'right' },
  { title: 'when', align: 'left' },
  { title: 'command', align: 'left' },
  { title: 'who', align: 'left', narrow: 'cut' },
] as const
const what = { title: 'what', align: 'left' } as const
/** Where what a run did stands below it. */
const below = ' '.repeat(5)

/** The runs, one a line, the newest first. Where that is too wide, what a run did stands below it. */
export function renderHistory(runs: readonly RecordedRun[]): string[] {
  if (runs.length === 0) return ['No run was recorded.']
  const rows = runs.map((run) => [String(run.id), timeOf(run), run.command, run.actor])
  const did = runs.map(whatOf)
  const width = outputWidth()
  const table = renderTable(
    [...columns, what],
    rows.map((row, at) => [...row, did[at] ?? '']),
    { width: Number.POSITIVE_INFINITY },
  )
  if (table.every((line) => widthOf(line) <= width)) return table
  const [titles = '', ...lines] = renderTable(columns, rows)
  return [
    titles,
    ...lines.flatMap((line, at) => [
      line,
      ...wrapText(printable(did[at] ?? ''), width - below.length).map((each) => `${below}${each}`),
    ]),
  ]
}

/** A run in a sentence: its number, and in brackets the command, when it began and what it did. */
export function describeRun(run: RecordedRun): string {
  return `run ${run.id} (${[run.command, timeOf(run), whatOf(run)].filter((part) => part !== '').join(', ')})`
}

/** Rows that left with a release and stayed, by why. */
const leftWords: Readonly<Record<string, string>> = {
  leftKept: 'left as the dataset keeps such rows',
  leftReferenced: 'left while rows refer to them',
  leftWritten: 'left as somebody wrote them',
}

/** `broughtBack` as people read it. */
function inWords(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}

function timeOf({ startedAt }: RecordedRun): string {
  return startedAt.slice(0, 19).replace('T', ' ')
}

function whatOf({ outcome, errorCode, counts, migrations, undoes, undone, sources }: RecordedRun): string {
  if (outcome === 'failed') return `failed: ${errorCode ?? 'unknown'}`
  const sums = new Map<string, number>()
  for (const dataset of Object.values(counts))
    for (const [name, count] of Object.entries(dataset)) sums.set(name, (sums.get(name) ?? 0) + count)
  const parts = [...sums]
    .filter(([, count]) => count > 0)
    .map(([name, count]) =>
      name === 'conflicts'
        ? counted(count, 'conflict')
        : `${groupDigits(count)} ${leftWords[name] ?? inWords(name)}`,
    )
  const did = [
    ...(undoes === null ? [] : [`undoes run ${undoes}`]),
    ...sources.flatMap(({ release, file }) =>
      file === null ? [] : [`${release ?? 'a release'} from ${file}`],
    ),
    ...(migrations > 0 ? [counted(migrations, 'migration')] : []),
    ...parts,
  ]
  return `${did.length === 0 ? 'no row written' : did.join(', ')}${undone ? ' (undone)' : ''}`
}
