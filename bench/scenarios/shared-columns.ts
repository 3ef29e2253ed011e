import { settle } from '../server/settle.ts'
import type { Spread } from '../server/site-work.ts'
import type { Release } from '../sow/release.ts'
import { shipChanges } from '../sow/ship-changes.ts'
import type { Bench, Subject } from './bench.ts'
import { copier, measureCopy } from './measure-copy.ts'
import { measureSeed } from './measure-seed.ts'
import type { Scenario } from './scenario.ts'
import { letIdsBeForeign, letSiteAddRows, letSiteEditRows } from './site.ts'

const name = 'shared-columns'

/** The life of a dataset that shares three columns with the site: it keeps a base, and merges three ways. */
export const sharedColumns: Scenario = {
  name,
  title: 'A set that shares columns with the site',
  about:
    'As above, with three of the ten columns shared: their base is kept beside the ledger. The three-way merge meets ' +
    'a release that changed 1 % of the rows and a site that edited 1.1 %: of the rows that both changed, 0.1 %, the ' +
    'same column differs and is a conflict. Both change rows here and there, or rows that adjoin.',
  base: { subject: copier, step: 'load' },
  async run(bench) {
    for (const rows of bench.flags.sizes)
      for (let repetition = 0; repetition < bench.repetitions(rows); repetition += 1) {
        const release = await bench.release(rows, 'first', 'shared')
        const copied = await measureCopy(bench, release, 'empty')
        bench.record({ scenario: name, rows, subject: copier, step: 'load' }, copied)
        for (const subject of bench.subjects) {
          await liveThrough(bench, subject, rows)
          await mergeEdits(bench, subject, rows)
        }
      }
  },
}

async function liveThrough(bench: Bench, subject: Subject, rows: number): Promise<void> {
  const first = await bench.release(rows, 'first', 'shared')
  const second = await bench.release(rows, 'second', 'shared')
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
  await record('1 % changed', second)
}

async function mergeEdits(bench: Bench, subject: Subject, rows: number): Promise<void> {
  const first = await bench.release(rows, 'first', 'shared')
  const scattered = await bench.release(rows, 'second', 'shared')
  const clustered = await bench.release(rows, 'clustered', 'shared')
  const ship = (release: Release) => shipChanges(subject.packages, first, release)
  const merge = async (step: string, { spread, ids }: Merge, release: Release) => {
    await using database = await bench.createDatabase(subject)
    await measureSeed(subject, database, first)
    await letSiteAddRows(database, rows)
    await letSiteEditRows(database, spread)
    if (ids === 'not trusted') await letIdsBeForeign(database)
    const merged = await measureSeed(subject, database, release)
    bench.record({ scenario: name, rows, subject: subject.name, step }, merged)
  }
  await merge('three-way merge', { spread: 'scattered', ids: 'trusted' }, scattered)
  for (const [spread, release] of [
    ['scattered', await ship(scattered)],
    ['clustered', await ship(clustered)],
  ] as const)
    for (const ids of ['trusted', 'not trusted'] as const)
      await merge(mergeStep({ spread, ids }), { spread, ids }, release)
}

interface Merge {
  readonly spread: Spread
  /** Whether transaction ids say who wrote a row. */
  readonly ids: 'trusted' | 'not trusted'
}

/** The name of a merge with a change set. */
export function mergeStep({ spread, ids }: Merge): string {
  return `three-way merge, change set, ${spread}, ids ${ids}`
}
