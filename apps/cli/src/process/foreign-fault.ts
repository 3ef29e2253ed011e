import { basename, dirname, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SowError } from '@sow/kit/errors'
import { findProjectIfAny } from '@sow/runner/start'

/** Code that is not ours: whose it is, and its file as messages call it. */
interface Culprit {
  /** Null for code of the project. */
  readonly package: string | null
  readonly file: string
  readonly path: string
}

const ourFiles = fileURLToPath(new URL('..', import.meta.url))

/** The files of code that were imported in this thread, each by itself. */
const imported = new Set<string>()

export function noteImport(file: string): void {
  imported.add(file)
}

/**
 * What code that is not ours did where nobody waits for it: it threw late, or had a promise that was rejected. Null where ours
 * threw. The text of what was thrown may hold values: its kind alone is told.
 */
export function foreignFault(thrown: unknown): SowError | null {
  const deed = 'and nobody was there to catch it'
  if (!(thrown instanceof Error) || Reflect.get(thrown, 'code') === 'ERR_UNHANDLED_REJECTION')
    return blameImported(`threw what is no error, ${deed}`)
  return blame(thrown, `threw ${/^\w+$/.test(thrown.name) ? thrown.name : 'an error'}, ${deed}`)
}

/** Code that is not ours ended the process, by the function that is given; null where ours did. */
export function foreignExit(by: (...given: never[]) => unknown): SowError | null {
  const called = new Error('The process is ended.')
  Error.captureStackTrace(called, by)
  return blame(called, 'ended the process before the command was done')
}

/** Ours throws errors alone. What is none has no place, so that it may be of anything that was imported. */
function blameImported(deed: string): SowError | null {
  const [first, ...others] = [...imported].flatMap((path) => culpritOf(path) ?? [])
  if (first === undefined) return null
  const rest = others.map(({ package: owner, file }) => `, or of ${owner ?? file}`).join('')
  return faultOf(first, `${rest}${rest === '' ? '' : ','} ${deed}`)
}

function blame(error: Error, deed: string): SowError | null {
  const culprit = culpritIn(error.stack ?? '')
  return culprit === null ? null : faultOf(culprit, ` ${deed}`, error)
}

function faultOf({ package: owner, file, path }: Culprit, deed: string, cause?: Error): SowError {
  if (owner !== null)
    return new SowError({
      code: 'PACKAGE_LOAD',
      message: `The code of ${owner}${deed} (${file}).`,
      hint: `See what was done with \`sow db status\`. This is a fault of ${owner}: tell its author.`,
      outcome: 'unknown',
      place: { package: owner, file },
      cause,
    })
  return new SowError({
    code: imported.has(path) && !isConfig(file) ? 'SEED_FILE' : 'CONFIG_INVALID',
    message: `The code of ${file}${deed}.`,
    hint: `Correct ${basename(file)}; see what was done with \`sow db status\`.`,
    outcome: 'unknown',
    place: { file },
    cause,
  })
}

function isConfig(file: string): boolean {
  return /^sow\.config\.\w+$/.test(file)
}

/** Whose the first frame is that is somebody's: Node itself and libraries are nobody here. */
function culpritIn(stack: string): Culprit | null {
  for (const path of stack.split('\n').flatMap(pathOf)) {
    if (path.startsWith(ourFiles)) return null
    const culprit = culpritOf(path)
    if (culprit !== null) return culprit
  }
  return null
}

function pathOf(line: string): string[] {
  const [, at = ''] = /^\s+at .*?\(?((?:file:\/\/)?\/[^()]*):\d+:\d+\)?$/.exec(line) ?? []
  if (at === '') return []
  return [at.startsWith('file:') ? fileURLToPath(at) : at]
}

function culpritOf(path: string): Culprit | null {
  try {
    const owner = findProjectIfAny(dirname(path))
    if (owner === null) return null
    const file = relative(owner.directory, path).split(sep).join('/')
    const { name, marker } = owner.packageJson
    if (marker !== null) return { package: name, file, path }
    const isOfProject = owner.directory === findProjectIfAny(process.cwd())?.directory
    return isOfProject && !path.includes(`${sep}node_modules${sep}`) ? { package: null, file, path } : null
  } catch {
    return null
  }
}
