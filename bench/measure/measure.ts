import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Figures } from './figures.ts'
import type { Job } from './job.ts'

const program = fileURLToPath(new URL('./run-job.ts', import.meta.url))

/** Runs one measurement in a fresh Node process. Throws Error with what the process wrote where it fails. */
export async function measure(job: Job, nodeFlags: readonly string[] = []): Promise<Figures> {
  const child = spawn(process.execPath, [...nodeFlags, program, JSON.stringify(job)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  })
  let output = ''
  let errors = ''
  child.stdout.on('data', (bytes: Buffer) => {
    output += bytes
  })
  child.stderr.on('data', (bytes: Buffer) => {
    errors += bytes
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${job.work} ended with ${code}:\n${errors}${output.slice(-2000)}`)
  return JSON.parse(output.trim().split('\n').at(-1) ?? '') as Figures
}
