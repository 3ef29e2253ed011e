import { openDatabase } from '@sow/engine'
import { createDatabase } from '@sow/engine/throw-away'
import { expect, inject, test } from 'vitest'
import {
  type CuttingOptions,
  startCuttingProxy,
} from '../../../packages/engine/tests/transaction/cutting-proxy.js'
import type {} from '../../../tests/start-postgres.js'
import { priceProject } from './fixtures/price-project.js'
import { type Finished, runSow, unwrapped } from './fixtures/run-sow.js'

const prices = (amount: string) => [{ code: 'cast', title: 'Cast', amount }]

interface Site {
  readonly sow: (line: string, answer?: string) => Promise<Finished>
  /** The same over a line that is cut at the commit of a run. */
  readonly sowCutOff: (line: string, options: Pick<CuttingOptions, 'passOn'>) => Promise<Finished>
  readonly amount: () => Promise<unknown>
  /** How many runs the ledger has. */
  readonly runs: () => Promise<unknown>
}

/** A site on a real server: run 1 migrated, run 2 seeded 80.00, run 3 made it 85.00. */
async function usingSite(work: (site: Site) => Promise<void>): Promise<void> {
  await using database = await createDatabase(inject('postgres').superuserUrl)
  await using session = await openDatabase({ kind: 'postgres', url: database.url })
  using project = priceProject()
  const run = (line: string, url: string, answer?: string) =>
    runSow(line.split(' '), {
      directory: project.directory,
      environment: { DATABASE_URL: url, NO_COLOR: '1' },
      ...(answer === undefined ? {} : { answer }),
    })
  const value = async (query: string) => Object.values((await session.query(query)).rows[0] ?? {})[0]
  const site: Site = {
    sow: (line, answer) => run(line, database.url, answer),
    async sowCutOff(line, { passOn }) {
      const after = 'insert into "sow"."run"'
      await using proxy = await startCuttingProxy(database.url, { passOn, after, forGood: true })
      return await run(line, proxy.url)
    },
    amount: () => value('select amount from prices'),
    runs: () => value('select count(*)::integer from sow.run'),
  }
  project.publish('1.0.0', prices('80.00'))
  expect((await site.sow('db up')).exitCode).toBe(0)
  project.publish('1.1.0', prices('85.00'))
  expect((await site.sow('db seed')).exitCode).toBe(0)
  await work(site)
}

test('an undo that names no run undoes nothing where nobody can be asked, and names the newest', async () => {
  await usingSite(async ({ sow, amount, runs }) => {
    for (const line of ['db undo', 'db undo --yes', 'db undo --json']) {
      const { exitCode, stdout, stderr } = await sow(line)
      expect(exitCode).toBe(64)
      expect(stdout + stderr).toContain('GUARD_CONFIRM')
      expect(unwrapped(stdout + stderr)).toMatch(
        /run 3 \(db seed, \d{4}-\d\d-\d\d \d\d:\d\d:\d\d, 1 updated\)/,
      )
      expect(stdout + stderr).toContain('sow db undo 3')
    }
    expect([await amount(), await runs()]).toEqual(['85.00', 3])
  })
})

test('at a terminal it asks, naming the run, and goes on with a yes alone', async () => {
  await usingSite(async ({ sow, amount, runs }) => {
    const refused = await sow('db undo', 'n\n')
    expect(refused).toMatchObject({ exitCode: 0, stdout: 'Nothing was undone.\n' })
    expect(refused.stderr).toContain('Undo run 3 (db seed, ')
    expect([await amount(), await runs()]).toEqual(['85.00', 3])
    const unasked = await sow('db undo --json', 'y\n')
    expect(unasked.json().error).toMatchObject({ code: 'GUARD_CONFIRM' })
    const agreed = await sow('db undo', 'y\n')
    expect(agreed).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Run 3 is undone.') })
    expect([await amount(), await runs()]).toEqual(['80.00', 4])
  })
})

test('an undo that is repeated says that it is done, and writes nothing; an undo is undone by its own number', async () => {
  await usingSite(async ({ sow, amount, runs }) => {
    expect((await sow('db undo 3 --json')).json()).toMatchObject({
      run: { id: 4 },
      undone: 3,
      alreadyUndone: false,
    })
    const again = await sow('db undo 3')
    expect(again).toMatchObject({ exitCode: 0, stdout: 'Run 3 is already undone.\n' })
    const told = await sow('db undo 3 --json')
    expect(told.exitCode).toBe(0)
    expect(told.json()).toMatchObject({ run: null, undone: 3, alreadyUndone: true, datasets: [] })
    expect([await amount(), await runs()]).toEqual(['80.00', 4])
    expect((await sow('db undo 4')).exitCode).toBe(0)
    expect([await amount(), await runs()]).toEqual(['85.00', 5])
    expect((await sow('db undo 3 --json')).json()).toMatchObject({ run: { id: 6 }, alreadyUndone: false })
  })
})

test('where the answer to the commit is lost, the run is named, and repeating the undo undoes no other', async () => {
  await usingSite(async ({ sow, sowCutOff, amount, runs }) => {
    const lost = await sowCutOff('db undo 3 --json', { passOn: true })
    expect(lost.exitCode).toBe(76)
    expect(lost.json().error).toMatchObject({
      code: 'TRANSACTION_UNKNOWN',
      message: expect.stringContaining('committing run 4'),
      hint: expect.stringMatching(/Whether run 4 was committed, `sow db history` tells.*sow db undo 3\./),
    })
    expect([await amount(), await runs()]).toEqual(['80.00', 4])
    expect((await sow('db undo 3')).stdout).toBe('Run 3 is already undone.\n')
    expect([await amount(), await runs()]).toEqual(['80.00', 4])
  })
}, 120_000)
