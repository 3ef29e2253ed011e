import { copier, measureCopy } from './measure-copy.ts'
import { measureSeed } from './measure-seed.ts'
import type { Scenario } from './scenario.ts'
import { letSiteAddRows } from './site.ts'

const name = 'staged-load'

/** A first release into a table that the site has used already. */
export const stagedLoad: Scenario = {
  name,
  title: 'A first release beside rows of the site',
  about:
    'The table holds rows of the site, 5 % of what the release has, so that every row is staged and compared; all of ' +
    `them are new. Compared with ${copier} into the same table.`,
  base: { subject: copier, step: 'load' },
  async run(bench) {
    for (const rows of bench.flags.sizes)
      for (let repetition = 0; repetition < bench.repetitions(rows); repetition += 1) {
        const release = await bench.release(rows, 'first', 'package')
        const copied = await measureCopy(bench, release, 'with site rows')
        bench.record({ scenario: name, rows, subject: copier, step: 'load' }, copied)
        for (const subject of bench.subjects) {
          await using database = await bench.createDatabase(subject)
          await letSiteAddRows(database, rows)
          const loaded = await measureSeed(subject, database, release)
          bench.record({ scenario: name, rows, subject: subject.name, step: 'staged load' }, loaded)
        }
      }
  },
}
