import type { ErrorPlace, Outcome, Problem } from '@sow/kit/errors'
import type { Failure } from '../document/failure.js'
import { errorDim, errorRed } from './color.js'
import { pasteable } from './how-to-type.js'
import { renderTable } from './render-table.js'
import { errorWidth, fitLines } from './width.js'

const states: Readonly<Record<Outcome, string>> = {
  'nothing-changed': 'Nothing was changed.',
  committed: 'The changes are committed.',
  partial: 'A part of the changes is committed.',
  unknown: 'It is not known whether anything was changed.',
}

/** More problems than this are counted, not shown; the JSON document holds all of them. */
const shownProblems = 20

/** An error as people read it: what and where, the state of the database, what to try, the code. */
export function renderFailure(failure: Failure): string[] {
  const { code, message, outcome, hint, problems = [] } = failure
  const width = errorWidth()
  return [
    ...fitLines([`${errorRed('Error:')} ${message}${renderPlace(failure, message)}`], width),
    ...renderProblems(problems, width),
    states[outcome],
    ...fitLines([`Try: ${pasteable(hint)}`], width),
    errorDim(
      code === 'INTERRUPTED' ? `Code ${code}` : `Code ${code} (more: ${pasteable(`sow explain ${code}`)})`,
    ),
  ]
}

/** Where it happened, as far as the message does not say so already. */
function renderPlace(place: ErrorPlace, message: string): string {
  const file = fileAndLine(place)
  const names = [
    place.package,
    place.dataset,
    place.migration,
    place.table,
    place.column,
    place.constraint,
    file,
    place.key === undefined ? undefined : `key ${place.key}`,
    place.sqlState === undefined ? undefined : `SQLSTATE ${place.sqlState}`,
  ]
  const unsaid = names.filter((name) => name !== undefined && name !== '' && !says(message, name))
  return unsaid.length === 0 ? '' : ` (${unsaid.join(', ')})`
}

/** True where a sentence has the name, and not only a longer word with it: a column may be called `b`. */
function says(message: string, name: string): boolean {
  const isOfWord = (character = '') => /[\p{L}\p{N}_-]/u.test(character)
  for (let at = message.indexOf(name); at !== -1; at = message.indexOf(name, at + 1))
    if (!isOfWord(message[at - 1]) && !isOfWord(message[at + name.length])) return true
  return false
}

/** What is wrong is told whole; where it is gives way before, and the place is a path that may be pasted. */
const problemColumns = [
  { title: 'where', align: 'left' },
  { title: 'column', align: 'left' },
  { title: 'rule', align: 'left', narrow: 'drop' },
  { title: 'what', align: 'left', narrow: 'wrap' },
] as const

function renderProblems(problems: readonly Problem[], width: number): string[] {
  if (problems.length === 0) return []
  const shown = problems.slice(0, shownProblems)
  const rows = shown.map((problem) => [whereOf(problem), problem.column ?? '', problem.rule, whatOf(problem)])
  const more = problems.length - shown.length
  const told = problemColumns.flatMap((column, index) =>
    rows.some((row) => row[index] !== '') ? [{ column, index }] : [],
  )
  return [
    ...renderTable(
      told.map(({ column }) => column),
      rows.map((row) => told.map(({ index }) => row[index] ?? '')),
      { width, indent: 2 },
    ),
    ...(more > 0 ? [`  and ${more} more (--json lists all of them)`] : []),
  ]
}

function whereOf(problem: Problem): string {
  return fileAndLine(problem) || problem.dataset || problem.migration || problem.package || ''
}

/** What is wrong, without the file that stands beside it. */
function whatOf({ file, message }: Problem): string {
  return file !== undefined && message.startsWith(file)
    ? message.slice(file.length).replace(/^[:\s]+/, '')
    : message
}

function fileAndLine({ file, line }: ErrorPlace): string {
  if (file === undefined) return line === undefined ? '' : `row ${line}`
  return line === undefined ? file : `${file}:${line}`
}
