import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '@sow/engine'
import { createDatabase } from '@sow/engine/throw-away'
import { expect, inject, test } from 'vitest'
import type {} from '../../../tests/start-postgres.js'
import { type PriceProject, priceProject } from './fixtures/price-project.js'
import { runSow } from './fixtures/run-sow.js'

const prices = (amount: string) => [{ code: 'cast', title: 'Cast', amount }]

const seed = ({ directory }: PriceProject, ...parts: string[]) =>
  join(directory, 'node_modules/seed-prices', ...parts)

/** What can be wrong with a package, and the code that says so. */
const faults: readonly (readonly [string, (project: PriceProject) => void, string])[] = [
  ['is not built', (project) => rmSync(seed(project, 'dist/sow.manifest.json')), 'PACKAGE_LOAD'],
  [
    'has a broken manifest',
    (project) => writeFileSync(seed(project, 'dist/sow.manifest.json'), '{'),
    'MANIFEST_INVALID',
  ],
  ['is not installed', (project) => renameSync(seed(project), seed(project, '../away')), 'PACKAGE_MISSING'],
]

test.each(faults)('a package that %s hides nothing else', async (_, breakPackage, code) => {
  await using database = await createDatabase(inject('postgres').superuserUrl)
  await using session = await openDatabase({ kind: 'postgres', url: database.url })
  using project = priceProject()
  const environment = { DATABASE_URL: database.url, NO_COLOR: '1' }
  const sow = (line: string) => runSow(line.split(' '), { directory: project.directory, environment })
  project.publish('1.0.0', prices('80.00'))
  expect((await sow('db up')).exitCode).toBe(0)
  await session.query("update prices set amount = '81.00'")
  breakPackage(project)

  // What writes rows needs every package: that is the control.
  expect((await sow('db plan --json')).json().error).toMatchObject({ code })
  const status = await sow('db status --json')
  expect([status.exitCode, status.json()]).toMatchObject([
    0,
    {
      pending: true,
      faults: [{ package: 'seed-prices', code }],
      datasets: [{ domain: 'prices', dataset: 'prices', state: 'unreadable', fault: { code } }],
      migrations: [{ state: 'applied' }],
    },
  ])
  expect((await sow('db status --check')).exitCode).toBe(3)
  expect((await sow('db status')).stdout).toContain(`prices/prices  ${code}`)
  expect((await sow('db drift --json')).json()).toMatchObject({
    drift: [{ dataset: 'prices/prices', column: 'amount' }],
    faults: [{ package: 'seed-prices', code }],
  })
  expect((await sow('db conflicts --json')).json()).toMatchObject({ conflicts: [], faults: [{ code }] })
  const doctor = await sow('db doctor --json')
  expect([doctor.exitCode, doctor.json()['findings']]).toMatchObject([65, [{ code, where: 'seed-prices' }]])
  const history = await sow('db history --json')
  expect([history.exitCode, history.json()['runs']]).toMatchObject([0, [{ id: 2 }, { id: 1 }]])
  expect((await sow('db history')).stderr).toContain('Left out: ')
  await session.query("update prices set amount = '80.00'")
  const undone = await sow('db undo 2 --json')
  expect([undone.exitCode, undone.json()['datasets']]).toMatchObject([0, [{ dataset: 'prices/prices' }]])
})
