import { spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'
import type { Transcript } from './transcript.js'

export interface Answer {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

/** One folder in which commands are run, each with the binaries of the folder's own node_modules first. */
export interface Shell {
  readonly folder: string
  /** Runs a command and answers its standard output. Throws where it does not exit with `exits`, 0 by default. */
  run(line: readonly string[], options?: { readonly exits?: number }): Promise<string>
  /** Runs a command with `--json` and answers its document. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it names, and fails where it is not there.
  json(line: readonly string[], options?: { readonly exits?: number }): Promise<any>
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

function start(
  [command = '', ...args]: readonly string[],
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<Answer> {
  const own = Object.entries(process.env).filter(([name]) => !preferences.test(name))
  const path = [join(folder, 'node_modules', '.bin'), environment['PATH'] ?? process.env['PATH']].join(
    delimiter,
  )
  const child = spawn(command, args, {
    cwd: folder,
    env: { ...Object.fromEntries(own), ...environment, PATH: path },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  })
  const output = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      output[stream] += text
    })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (exitCode) => resolve({ exitCode, ...output }))
  })
}
