import { settle } from '../server/settle.ts'
import { usingClient } from '../server/using-client.ts'
import { copyOf } from '../sow/copies.ts'
import { measureSeed } from './measure-seed.ts'
import type { Scenario } from './scenario.ts'

const name = 'many-datasets'
/** As many as a project of some domains has. */
const datasets = 64
const rows = 100

/** A project in which nothing changed: what a deploy costs on most days. */
export const manyDatasets: Scenario = {
  name,
  title: 'Many datasets, none of which changed',
  about: `${datasets} datasets of ${rows} rows, each with a table of its own: the run of a deploy that changes nothing.`,
  base: null,
  async run(bench) {
    const release = { ...(await bench.release(rows, 'first', 'shared')), copies: datasets }
    for (let repetition = 0; repetition < bench.flags.repeat; repetition += 1)
      for (const subject of bench.subjects) {
        await using database = await bench.createDatabase(subject)
        await usingClient(database.url, async (client) => {
          for (let copy = 0; copy < datasets; copy += 1)
            await client.query(`create table ${copyOf('items', copy)} (like items including all)`)
        })
        await measureSeed(subject, database, release)
        await settle(database.superuserUrl)
        const figures = await measureSeed(subject, database, release)
        bench.record({ scenario: name, rows, subject: subject.name, step: 'unchanged' }, figures)
      }
  },
}
