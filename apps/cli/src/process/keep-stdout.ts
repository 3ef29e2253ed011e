import childProcess from 'node:child_process'
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const stdout = 1
const stderr = 2

/** What of node:fs takes the number of a file first, and writes to it. */
const writers = [
  ...['write', 'writeSync', 'writev', 'writevSync'],
  ...['writeFile', 'writeFileSync', 'appendFile', 'appendFileSync'],
]

/** What of node:child_process starts a program whose output may go where ours goes. */
const starters = ['spawn', 'spawnSync', 'execFile', 'execFileSync', 'exec', 'execSync']

type Called = (...args: readonly unknown[]) => unknown
type Change = (args: readonly unknown[]) => readonly unknown[]

/**
 * Sends to stderr what code of this thread writes to the number of stdout, by itself or by a program that it starts with our
 * output: stdout is for what a command answers, which is so while `isAnswering`. What is opened by a name, such as `/dev/stdout`,
 * stays what it is.
 */
export function keepStdout(isAnswering: () => boolean): void {
  const wrap = (of: object, name: string, change: Change) => {
    const original = Reflect.get(of, name) as Called
    const changed = function (this: unknown, ...args: readonly unknown[]): unknown {
      return Reflect.apply(original, this, isAnswering() ? args : change(args))
    }
    // What `promisify` looks for, and whatever else stands on them.
    Object.defineProperties(changed, Object.getOwnPropertyDescriptors(original))
    Reflect.set(of, name, changed)
  }
  for (const name of writers) wrap(fs, name, ([file, ...rest]) => [standIn(file), ...rest])
  wrap(fs, 'createWriteStream', (args) => args.map((each) => withStandIn(each, 'fd', standIn)))
  for (const name of starters)
    wrap(childProcess, name, (args) => args.map((each) => withStandIn(each, 'stdio', standIns)))
  wrap(childProcess, 'fork', forkedBeside)
  // Who imports them by name has them as well.
  syncBuiltinESMExports()
}

/** Options with something else under a name, where they have it; whatever is no such options as it is. */
function withStandIn(options: unknown, name: string, change: (given: unknown) => unknown): unknown {
  return isOptions(options) && Object.hasOwn(options, name)
    ? { ...options, [name]: change(options[name]) }
    : options
}

function isOptions(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function standIn(file: unknown): unknown {
  return file === stdout ? stderr : file
}

function standIns(stdio: unknown): unknown {
  if (stdio === 'inherit') return ['inherit', stderr, 'inherit']
  if (!Array.isArray(stdio)) return stdio
  return stdio.map((each, at) => (at === stdout && each === 'inherit' ? stderr : standIn(each)))
}

/** A forked program has our output unless somebody says otherwise. */
function forkedBeside(args: readonly unknown[]): readonly unknown[] {
  const [path, ...rest] = args
  const list = rest.find(Array.isArray) ?? []
  const { stdio, silent, ...options } = rest.find(isOptions) ?? {}
  const given = stdio ?? (silent === true ? 'pipe' : 'inherit')
  const named = typeof given === 'string' ? [given, given, given, 'ipc'] : given
  return [path, list, { ...options, stdio: standIns(named) }]
}
