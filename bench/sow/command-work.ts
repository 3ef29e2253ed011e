import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Work } from '../measure/work.ts'

export interface CommandArguments {
  readonly checkout: string
  /** The project that it runs in. */
  readonly directory: string
  /** The command line after `sow`. */
  readonly command: readonly string[]
  readonly url: string | null
}

const tellUsage = fileURLToPath(new URL('./tell-usage.mjs', import.meta.url))

/** Runs a command of the built CLI as people do, in a process of its own; start-up counts. Throws Error where it fails. */
export async function open({ checkout, directory, command, url }: CommandArguments): Promise<Work> {
  const folder = await mkdtemp(join(tmpdir(), 'sow-command-'))
  const usage = join(folder, 'usage.json')
  const program = ['--import', tellUsage, join(checkout, 'apps/cli/bin/run.js'), ...command]
  const { DATABASE_URL: _, ...inherited } = process.env
  const env = { ...inherited, ...(url === null ? {} : { DATABASE_URL: url }), BENCH_USAGE: usage }
  return {
    async run() {
      const started = performance.now()
      const child = spawn(process.execPath, program, {
        cwd: directory,
        env,
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      let errors = ''
      child.stderr.on('data', (bytes: Buffer) => {
        errors += bytes
      })
      const [code] = await once(child, 'close')
      const milliseconds = performance.now() - started
      if (code !== 0) throw new Error(`sow ${command.join(' ')} ended with ${code}:\n${errors.slice(-2000)}`)
      const { cpu, maxRSS } = JSON.parse(await readFile(usage, 'utf8'))
      return { answer: null, milliseconds, clientCpu: cpu / 1000, peakMemory: maxRSS * 1024 }
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}
