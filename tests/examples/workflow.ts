import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { parse } from 'yaml'
import type { Shell } from '../../apps/cli/tests/journey/shell.js'

interface Step {
  readonly run?: string
  readonly env?: Readonly<Record<string, string>>
}

interface Job {
  readonly needs?: string
  readonly steps: readonly Step[]
}

/** The values of what a workflow writes as `${{ name }}`. */
export type Expressions = Readonly<Record<string, string>>

/** Runs a workflow of the folder's `.github/workflows`, job by job, each step as the runner does. */
export interface WorkflowRunner {
  /** Runs what the job's steps run; `exits`: the code of the step that ends it. */
  runJob(file: string, job: string, values: Expressions, exits?: number): Promise<void>
  /** What the stand-in of `gh` was called with, the last call last. */
  readonly calls: () => string[]
}

/** `gh` is a stand-in that writes down how it was called: there is no GitHub here. */
export function workflowRunner(shell: Shell): WorkflowRunner {
  const bin = join(shell.folder, 'stand-ins')
  const log = join(shell.folder, 'gh-calls.txt')
  mkdirSync(bin)
  writeFileSync(log, '')
  writeFileSync(join(bin, 'gh'), `#!/bin/sh\necho "gh $*" >> '${log}'\n`)
  chmodSync(join(bin, 'gh'), 0o755)
  const runner = shell.with({
    PATH: [bin, process.env['PATH']].join(delimiter),
    GITHUB_REPOSITORY: 'example/clinic',
    GITHUB_RUN_ID: '1',
  })
  return {
    calls: () => readFileSync(log, 'utf8').trim().split('\n'),
    async runJob(file, name, values, exits = 0) {
      const steps = readJobs(shell, file)[name]?.steps.filter(({ run }) => run !== undefined) ?? []
      const last = lastCallOf(steps)
      for (const step of steps) {
        const code = step === last ? exits : 0
        const environment = mapValues(step.env ?? {}, (text) => fill(text, values))
        await runner.with(environment).run(['bash', '-e', '-c', step.run ?? ''], { exits: code })
        if (code !== 0) return
      }
    },
  }
}

export function readJobs(shell: Shell, file: string): Readonly<Record<string, Job>> {
  return parse(readFileSync(join(shell.folder, '.github', 'workflows', file), 'utf8')).jobs
}

/** The step that calls `sow`. */
function lastCallOf(steps: readonly Step[]): Step {
  const calls = steps.filter(({ run = '' }) => /\bsow db /.test(run))
  if (calls.length !== 1 || calls[0] === undefined) throw new Error('One step of the job has to call sow.')
  return calls[0]
}

function fill(text: string, values: Expressions): string {
  return text.replaceAll(/\$\{\{ (\S+) \}\}/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`The test has no value of ${name}.`)
    return value
  })
}

function mapValues(
  entries: Readonly<Record<string, string>>,
  change: (text: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(entries).map(([name, text]) => [name, change(text)]))
}
