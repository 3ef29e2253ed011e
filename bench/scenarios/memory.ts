import { measureSeed } from './measure-seed.ts'
import type { Scenario } from './scenario.ts'
import { letSiteAddRows } from './site.ts'

const name = 'memory'

const settings = [
  { subject: 'default flags', flags: [] },
  { subject: '--max-semi-space-size=4', flags: ['--max-semi-space-size=4'] },
] as const

/** Peak memory by size: whether it grows with the rows. */
export const memory: Scenario = {
  name,
  title: 'Memory',
  about:
    'The largest resident set of the client process by number of rows: of a first load, which streams through COPY, ' +
    'and of a run that stages and compares every row. By default V8 lets its young generation grow; the smaller one ' +
    'shows what the code itself holds.',
  base: null,
  async run(bench) {
    for (const rows of bench.flags.sizes)
      for (const { subject, flags } of settings) {
        const release = await bench.release(rows, 'first', 'package')
        await using database = await bench.createDatabase()
        const record = async (step: string) =>
          bench.record(
            { scenario: name, rows, subject, step },
            await measureSeed(bench.sow, database, release, flags),
          )
        await record('first load')
        await letSiteAddRows(database, rows)
        await record('unchanged, every row compared')
      }
  },
}
