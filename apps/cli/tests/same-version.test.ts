import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '@sow/engine'
import { createDatabase } from '@sow/engine/throw-away'
import { expect, inject, test } from 'vitest'
import type {} from '../../../tests/start-postgres.js'
import { type PriceProject, priceProject } from './fixtures/price-project.js'
import { type Finished, runSow } from './fixtures/run-sow.js'

const prices = (amount: string) => [{ code: 'cast', title: 'Cast', amount }]

interface Site {
  readonly project: PriceProject
  readonly sow: (line: string) => Promise<Finished>
  readonly query: (text: string) => Promise<unknown>
  /** The price, the runs of the ledger, and the migrations that it has. */
  readonly state: () => Promise<unknown>
  /** The state of the one dataset, and whether anything is pending. */
  readonly status: () => Promise<unknown>
}

/** A site on a real server, with 1.0.0 at 80.00. */
async function usingSite(work: (site: Site) => Promise<void>, prepare = (_: PriceProject) => {}) {
  await using database = await createDatabase(inject('postgres').superuserUrl)
  await using session = await openDatabase({ kind: 'postgres', url: database.url })
  using project = priceProject()
  const environment = { DATABASE_URL: database.url, NO_COLOR: '1' }
  const sow = (line: string) => runSow(line.split(' '), { directory: project.directory, environment })
  project.publish('1.0.0', prices('80.00'))
  prepare(project)
  expect((await sow('db up')).exitCode).toBe(0)
  await work({
    project,
    sow,
    query: (text) => session.query(text),
    async state() {
      const found = await session.query(`
        select (select amount from prices) as amount,
          (select count(*)::integer from sow.run) as runs,
          (select count(*)::integer from sow.migration) as migrations`)
      return found.rows[0]
    },
    async status() {
      const { datasets, pending } = (await sow('db status --json')).json() as {
        datasets: { state: string }[]
        pending: boolean
      }
      return [datasets.map(({ state }) => state), pending]
    },
  })
}

/** The package lies in a folder of the project, and node_modules has a link to it. */
function linkSeeds({ directory }: PriceProject): void {
  const [installed, member] = [join(directory, 'node_modules/seed-prices'), join(directory, 'seeds/prices')]
  mkdirSync(join(directory, 'seeds'))
  renameSync(installed, member)
  symlinkSync(member, installed)
}

test('an installed package with the applied version and other rows is refused before anything is written', async () => {
  await usingSite(async ({ project, sow, query, state, status }) => {
    const before = await state()
    project.publish('1.0.0', prices('85.00'))
    for (const command of ['plan', 'plan --sql', 'seed', 'seed --commit dataset', 'setup --fresh', 'up']) {
      const refused = await sow(`db ${command} --json`)
      expect([command, refused.exitCode]).toEqual([command, 65])
      expect(refused.json().error).toMatchObject({
        code: 'DATA_SAME_VERSION',
        outcome: 'nothing-changed',
        package: 'seed-prices',
        dataset: 'prices/prices',
        message: expect.stringMatching(/seed-prices 1\.0\.0 .*prices\/prices/),
        hint: expect.stringContaining('under a new version'),
      })
      expect([command, await state()]).toEqual([command, before])
    }
    expect(await status()).toEqual([['same-version'], true])
    expect((await sow('db status')).stdout).toContain('same version, other content')

    // A migration that is pending is not run either: this one would fail.
    await query('delete from sow.migration')
    expect((await sow('db up --json')).json().error).toMatchObject({
      code: 'DATA_SAME_VERSION',
      outcome: 'nothing-changed',
    })

    project.publish('1.0.1', prices('85.00'))
    expect((await sow('db up --json')).json().error).toMatchObject({ code: 'MIGRATION_FAILED' })
    expect((await sow('db seed')).exitCode).toBe(0)
    expect(await state()).toMatchObject({ amount: '85.00' })
    expect(await status()).toEqual([['current'], true])
  })
}, 120_000)

test('an installed package that was built again with equal rows is equal, and one with other rules is not', async () => {
  await usingSite(async ({ project, sow, state }) => {
    const before = await state()
    rmSync(join(project.directory, 'node_modules/seed-prices'), { recursive: true })
    project.publish('1.0.0', prices('80.00'))
    expect((await sow('db up --json')).json()).toMatchObject({ ok: true, run: null })
    expect(await state()).toEqual(before)

    project.publish('1.0.0', prices('80.00'), { amount: 'package' })
    expect((await sow('db seed --json')).json().error).toMatchObject({ code: 'DATA_SAME_VERSION' })
    expect(await state()).toEqual(before)
  })
}, 120_000)

test('a release that an undo keeps away is skipped, whatever rows its version has by now', async () => {
  await usingSite(async ({ project, sow, state }) => {
    project.publish('1.1.0', prices('85.00'))
    expect((await sow('db seed')).exitCode).toBe(0)
    expect((await sow('db undo 3')).exitCode).toBe(0)
    const before = await state()
    project.publish('1.1.0', prices('90.00'))
    expect((await sow('db seed --json')).json()).toMatchObject({ ok: true, run: null })
    expect(await state()).toEqual(before)
    project.publish('1.0.0', prices('95.00'))
    expect((await sow('db release')).exitCode).toBe(0)
    expect((await sow('db seed --json')).json().error).toMatchObject({ code: 'DATA_SAME_VERSION' })
  })
}, 120_000)

test('a package that is reached by a link may, and the status says so until the next version', async () => {
  await usingSite(async ({ project, sow, state, status }) => {
    expect(await status()).toEqual([['current'], false])
    project.publish('1.0.0', prices('85.00'))
    expect(await status()).toEqual([['same-version'], true])
    expect((await sow('db seed')).exitCode).toBe(0)
    expect(await state()).toMatchObject({ amount: '85.00' })
    expect(await status()).toEqual([['same-version'], false])
    const told = await sow('db status --check')
    expect(told).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('same version, other content'),
    })

    project.publish('1.0.1', prices('90.00'))
    expect((await sow('db seed')).exitCode).toBe(0)
    expect(await status()).toEqual([['current'], false])
  }, linkSeeds)
}, 120_000)

test('a dataset that its installed package left out is no reason to install it', async () => {
  await usingSite(async ({ sow, query, status }) => {
    await query(`
      insert into sow.dataset
      select (jsonb_populate_record(known, '{"dataset": "prices/fees", "ordinal": 99, "version": "0.9.0"}')).*
      from sow.dataset as known`)
    await query(`
      insert into sow.copy
      select (jsonb_populate_record(known, '{"dataset": "prices/fees", "applied": 99}')).*
      from sow.copy as known`)
    expect(await status()).toEqual([['current', 'dataset-missing'], false])
    const { stdout, exitCode } = await sow('db status --check')
    expect(exitCode).toBe(0)
    expect(stdout).toContain('Next: leave its rows, or npm install seed-prices@0.9.0')
    expect(stdout).toContain('2 datasets: 1 up to date, 1 left out by its package.')
  })
})
