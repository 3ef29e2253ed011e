import { settle } from '../server/settle.ts'
import { shipChanges } from '../sow/ship-changes.ts'
import type { Bench, Subject } from './bench.ts'
import { copier, measureCopy } from './measure-copy.ts'
import { measureSeed } from './measure-seed.ts'
import type { Scenario } from './scenario.ts'
import { letIdsBeForeign, letSiteAddRows } from './site.ts'

const name = 'package-owned'

/** The life of a dataset whose every column the package owns: it keeps no base. */
export const packageOwned: Scenario = {
  name,
  title: 'A set that the package owns',
  about:
    'The first load goes into the empty table; then the site adds 5 % of rows of its own, so that the next run ' +
    'compares every row; the run after that has only the fingerprint to look at; then 1 % of the rows change, in two ' +
    `columns: once with a change set in the package, once without. Compared with ${copier} of the same rows into the same table with the same indexes, empty.`,
  base: { subject: copier, step: 'load' },
  async run(bench) {
    for (const rows of bench.flags.sizes)
      for (let repetition = 0; repetition < bench.repetitions(rows); repetition += 1) {
        const release = await bench.release(rows, 'first', 'package')
        const copied = await measureCopy(bench, release, 'empty')
        bench.record({ scenario: name, rows, subject: copier, step: 'load' }, copied)
        for (const subject of bench.subjects) await liveThrough(bench, subject, rows)
      }
  },
}

async function liveThrough(bench: Bench, subject: Subject, rows: number): Promise<void> {
  const first = await bench.release(rows, 'first', 'package')
  const second = await bench.release(rows, 'second', 'package')
  await using database = await bench.createDatabase(subject)
  const record = async (step: string, release: typeof first) =>
    bench.record(
      { scenario: name, rows, subject: subject.name, step },
      await measureSeed(subject, database, release),
    )
  await record('first load', first)
  await letSiteAddRows(database, rows)
  await record('unchanged, the site wrote', first)
  await settle(database.superuserUrl)
  await record('unchanged, fingerprint', first)
  await letIdsBeForeign(database)
  await record('unchanged, ids not trusted', first)
  await record('1 % changed, change set', await shipChanges(subject.packages, first, second))
  // Back again: the same rows change, and the package does not say which.
  await record('1 % changed', { ...first, version: '1.2.0' })
}
