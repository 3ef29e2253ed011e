import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import type { Work, WorkAnswer } from '../measure/work.ts'

export interface CopyArguments {
  readonly url: string
  readonly copyFile: string
  readonly columns: readonly string[]
  /** Default: the table of the benchmarks. */
  readonly table?: string
}

/** `\copy` of a prepared file by psql: the fastest way in that a person has. */
export async function open({ url, copyFile, columns, table = 'items' }: CopyArguments): Promise<Work> {
  const copy = `\\copy ${table} (${columns.join(', ')}) from '${copyFile}'`
  // The shell's own `times` tells what its child used; psql tells how long the statement took.
  const script = 'psql --no-psqlrc --dbname "$1" --command "\\\\timing on" --command "$2" && times'
  return {
    async run() {
      const shell = spawn('sh', ['-c', script, 'sh', url, copy], { stdio: ['ignore', 'pipe', 'inherit'] })
      return readAnswer(await text(shell.stdout))
    },
    [Symbol.asyncDispose]: async () => {},
  }
}

function readAnswer(output: string): WorkAnswer {
  const rows = /^COPY (\d+)$/m.exec(output)?.[1]
  const milliseconds = /^Time: ([\d.]+) ms/m.exec(output)?.[1]
  const [, user, system] = /^(\S+) (\S+)\n*$/.exec(output.trim().split('\n').at(-1) ?? '') ?? []
  if (rows === undefined || milliseconds === undefined) throw new Error(`psql answered:\n${output}`)
  return {
    answer: { inserted: Number(rows) },
    milliseconds: Number(milliseconds),
    clientCpu: secondsOf(user) + secondsOf(system),
  }
}

/** `0m0.123s`, as `times` writes it, in milliseconds. */
function secondsOf(time = ''): number {
  const [, minutes, seconds] = /^(\d+)m([\d.]+)s$/.exec(time) ?? []
  return (Number(minutes) * 60 + Number(seconds)) * 1000
}
