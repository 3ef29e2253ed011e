import { measure } from '../measure/measure.ts'
import { settle } from '../server/settle.ts'
import type { Look } from '../sow/look-work.ts'
import type { Bench, Subject } from './bench.ts'
import { measureSeed } from './measure-seed.ts'
import type { Scenario } from './scenario.ts'

const name = 'looks'
const work = new URL('../sow/look-work.ts', import.meta.url).href

/** Looks at single rows, so often each: the processor's clock does not see less. */
const times = 200

/** What it takes to look: where a row comes from, and the rows as a run left them. */
export const looks: Scenario = {
  name,
  title: 'Looks at rows',
  about:
    'A set that shares columns with the site, after a release that changed 1 % of its rows. ' +
    `Where one row comes from, ${times} times in one process, beside as many selections of it by its key; and rows as the first ` +
    'run left them, beside the same rows of today. The processor time of client and server tells, not the clock.',
  base: { subject: 'sow', step: `select one row, ${times} times` },
  async run(bench) {
    for (const rows of bench.flags.sizes)
      for (const subject of bench.subjects)
        for (let repetition = 0; repetition < bench.repetitions(rows); repetition += 1)
          await lookAt(bench, subject, rows)
  },
}

async function lookAt(bench: Bench, subject: Subject, rows: number): Promise<void> {
  await using database = await bench.createDatabase(subject)
  await measureSeed(subject, database, await bench.release(rows, 'first', 'shared'))
  await measureSeed(subject, database, await bench.release(rows, 'second', 'shared'))
  await settle(database.superuserUrl)
  const step = async (told: string, look: Look, often = 1) => {
    const args = { checkout: subject.checkout, url: database.url, times: often, look }
    const figures = await measure({ work, args, observe: database.superuserUrl })
    bench.record({ scenario: name, rows, subject: subject.name, step: told }, figures)
    const { clientCpu, serverCpu } = figures
    process.stdout.write(`  client ${clientCpu?.toFixed(0)} ms, server ${serverCpu} ms\n`)
  }
  const key = 'P00000100'
  await step(
    `select one row, ${times} times`,
    { kind: 'select', statement: `select * from items where code = '${key}'` },
    times,
  )
  await step(`blame one row, ${times} times`, { kind: 'blame', of: 'items', key }, times)
  const dataset = 'benchmark/items'
  for (const [state, asOf] of [
    ['now', null],
    ['as of the first run', 1],
  ] as const) {
    await step(`count, ${state}`, { kind: 'show', dataset, asOf, limit: 100, count: true })
    await step(`a page of 100, ${state}`, { kind: 'show', dataset, asOf, limit: 100, count: false })
    await step(`a page of 50,000, ${state}`, { kind: 'show', dataset, asOf, limit: 50_000, count: false })
  }
}
