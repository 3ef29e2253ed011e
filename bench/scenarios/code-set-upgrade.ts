import { codeSetShape } from '../rows/code-set.ts'
import type { Bench, Subject } from './bench.ts'
import { copier, measureCopy } from './measure-copy.ts'
import { measureSeed } from './measure-seed.ts'
import type { Scenario } from './scenario.ts'
import { letSiteAddRows } from './site.ts'

const name = 'code-set-upgrade'
const { before, dropped, added, revised } = codeSetShape

/** The yearly release of a diagnosis code set. */
export const codeSetUpgrade: Scenario = {
  name,
  title: 'The yearly release of a code set',
  about:
    `${before.toLocaleString('en-US')} codes of one year, then the release of the next: ${added} new, ${dropped} ` +
    `dropped (they are dated, not deleted), ${revised} revised, the counts of ICD-10-CM from 2025 to 2026; the rows ` +
    `are made up. Compared with ${copier} of the first year's rows into the same table.`,
  base: { subject: copier, step: 'load' },
  async run(bench) {
    for (let repetition = 0; repetition < bench.flags.repeat; repetition += 1) {
      const release = await bench.release(before, 'first', 'code-set')
      const copied = await measureCopy(bench, release, 'empty')
      bench.record({ scenario: name, rows: before, subject: copier, step: 'load' }, copied)
      for (const subject of bench.subjects) await upgrade(bench, subject)
    }
  },
}

async function upgrade(bench: Bench, subject: Subject): Promise<void> {
  await using database = await bench.createDatabase(subject)
  const record = async (step: string, edition: 'first' | 'second') =>
    bench.record(
      { scenario: name, rows: before, subject: subject.name, step },
      await measureSeed(subject, database, await bench.release(before, edition, 'code-set')),
    )
  await record('first year', 'first')
  await letSiteAddRows(database, before)
  await record('next year', 'second')
  await record('next year again', 'second')
}
