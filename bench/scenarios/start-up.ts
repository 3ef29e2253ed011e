import { join } from 'node:path'
import { measure } from '../measure/measure.ts'
import type { Scenario } from './scenario.ts'

const name = 'start-up'
const work = new URL('../measure/program-work.ts', import.meta.url).href
const repetitions = 15

/** How long the command line takes to say anything. */
export const startUp: Scenario = {
  name,
  title: 'Start-up of the command line',
  about: 'Whole processes, in turn. Compared with a Node that does nothing.',
  base: { subject: 'node', step: '-e 0' },
  async run(bench) {
    const node = process.execPath
    for (let repetition = 0; repetition < repetitions; repetition += 1) {
      const record = async (subject: string, step: string, args: readonly string[]) =>
        bench.record(
          { scenario: name, rows: 0, subject, step },
          {
            ...(await measure({ work, args: { program: node, arguments: args }, observe: null })),
            ...unknown,
          },
        )
      await record('node', '-e 0', ['-e', '0'])
      for (const { name: subject, checkout } of bench.subjects) {
        const sow = join(checkout, 'apps/cli/bin/run.js')
        await record(subject, '--version', [sow, '--version'])
        await record(subject, 'db seed --help', [sow, 'db', 'seed', '--help'])
      }
    }
  },
}

/** The process that was started is not the one that is looked at. */
const unknown = { clientCpu: null, peakMemory: null }
