import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { delimiter, join } from 'node:path'
import type { Readable } from 'node:stream'
import type { Transcript } from './transcript.js'

export interface Answer {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A command that goes on until it is stopped. */
export interface RunningCommand extends AsyncDisposable {
  /** What it wrote so far, to both of its outputs. */
  readonly output: () => string
}

/** One folder in which commands are run, each with the binaries of the folder's own node_modules first. */
export interface Shell {
  readonly folder: string
  /** Runs a command and answers its standard output. Throws where it does not exit with `exits`, 0 by default. */
  run(line: readonly string[], options?: { readonly exits?: number }): Promise<string>
  /** Runs a command with `--json` and answers its document. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it names, and fails where it is not there.
  json(line: readonly string[], options?: { readonly exits?: number }): Promise<any>
  /** Starts a command, and answers once it has written what `ready` finds. Throws where it ends before. */
  begin(line: readonly string[], ready: RegExp): Promise<RunningCommand>
  /** The same environment in another folder. */
  in(folder: string): Shell
  /** The same folder with more in its environment. */
  with(environment: Readonly<Record<string, string>>): Shell
}

/** Variables that tell npm or Sow what this machine prefers: the journey starts without them. */
const preferences = /^(npm_|pnpm_|DATABASE_URL$|PG|SOW_|VITEST|NODE_ENV$|NODE_OPTIONS$|INIT_CWD$|TEST$)/i

export function shellIn(
  folder: string,
  environment: Readonly<Record<string, string>>,
  transcript: Transcript,
): Shell {
  const shell: Shell = {
    folder,
    run: async (line, { exits = 0 } = {}) => (await runLine(shell, line, exits)).stdout,
    json: async (line, options) => JSON.parse(await shell.run([...line, '--json'], options)),
    begin: (line, ready) => begin(line, folder, environment, ready),
    in: (other) => shellIn(other, environment, transcript),
    with: (more) => shellIn(folder, { ...environment, ...more }, transcript),
  }
  return shell

  async function runLine(_: Shell, line: readonly string[], exits: number): Promise<Answer> {
    const started = performance.now()
    const answer = await start(line, folder, environment)
    const output = [answer.stderr, answer.stdout].filter((text) => text !== '').join('')
    transcript.command(line.join(' '), output, answer.exitCode, performance.now() - started)
    if (answer.exitCode === exits) return answer
    throw new Error(`\`${line.join(' ')}\` exited with ${answer.exitCode}, not ${exits}:\n${output}`)
  }
}

async function start(
  line: readonly string[],
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<Answer> {
  const child = spawnIn(folder, environment, line)
  const output = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      output[stream] += text
    })
  const [exitCode] = await once(child, 'close')
  return { exitCode, ...output }
}

async function begin(
  line: readonly string[],
  folder: string,
  environment: Readonly<Record<string, string>>,
  ready: RegExp,
): Promise<RunningCommand> {
  const child = spawnIn(folder, environment, line, { detached: process.platform !== 'win32' })
  const ended = once(child, 'close')
  let output = ''
  const isReady = new Promise<true>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
        if (ready.test(output)) resolve(true)
      })
  })
  const answer = await Promise.race([isReady, ended])
  if (answer !== true) throw new Error(`\`${line.join(' ')}\` ended with ${answer[0]}:\n${output}`)
  return {
    output: () => output,
    async [Symbol.asyncDispose]() {
      // The whole group: npm starts a shell, and that the program.
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
        process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGTERM')
      await ended
    },
  }
}

function spawnIn(
  folder: string,
  environment: Readonly<Record<string, string>>,
  [command = '', ...args]: readonly string[],
  { detached = false } = {},
): ChildProcessByStdio<null, Readable, Readable> {
  const own = Object.entries(process.env).filter(([name]) => !preferences.test(name))
  const path = [join(folder, 'node_modules', '.bin'), environment['PATH'] ?? process.env['PATH']].join(
    delimiter,
  )
  return spawn(command, args, {
    cwd: folder,
    env: { ...Object.fromEntries(own), ...environment, PATH: path },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
    detached,
  })
}
