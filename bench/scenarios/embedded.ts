import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { measure } from '../measure/measure.ts'
import type { Location } from '../server/location.ts'
import { addSiteRows } from '../server/site-work.ts'
import { prepareDatabase } from '../sow/prepare-database.ts'
import type { Bench } from './bench.ts'
import { measureSeed } from './measure-seed.ts'
import type { Scenario } from './scenario.ts'
import { siteShare } from './site.ts'

const name = 'embedded'
const opening = new URL('../sow/open-work.ts', import.meta.url).href
const seeding = new URL('../sow/seed-work.ts', import.meta.url).href

/** The embedded database beside a server. */
export const embedded: Scenario = {
  name,
  title: 'PGlite and a server',
  about:
    'The same steps in a directory of the embedded database and on the server. CPU and memory of PGlite are those of ' +
    'client and database together, since they are one process. Compared with the first load on the server.',
  base: { subject: 'server', step: 'first load' },
  async run(bench) {
    const rows = bench.flags.peerRows
    for (let repetition = 0; repetition < bench.flags.repeat; repetition += 1) {
      await using database = await bench.createDatabase()
      const loaded = await measureSeed(bench.sow, database, await bench.release(rows, 'first', 'package'))
      bench.record({ scenario: name, rows, subject: 'server', step: 'first load' }, loaded)
      await useDirectory(bench, rows)
    }
  },
}

async function useDirectory(bench: Bench, rows: number): Promise<void> {
  const { checkout, packages } = bench.sow
  const parent = await mkdtemp(join(bench.directory, 'embedded-'))
  const location: Location = { kind: 'embedded', directory: join(parent, 'data') }
  const first = await bench.release(rows, 'first', 'package')
  const record = async (step: string, work: string, args: object) =>
    bench.record(
      { scenario: name, rows, subject: 'PGlite', step },
      await measure({ work, args: { checkout, location, ...args }, observe: null }),
    )
  await record('first open', opening, {})
  await record('open again', opening, {})
  await prepareDatabase(packages, location)
  await record('first load', seeding, { release: first })
  await record('unchanged, fingerprint', seeding, { release: first })
  {
    await using session = await packages.engine.openDatabase(location)
    await addSiteRows(session, rows * siteShare)
  }
  await record('unchanged, every row compared', seeding, { release: first })
  await record('1 % changed', seeding, { release: await bench.release(rows, 'second', 'package') })
  await rm(parent, { recursive: true })
}
