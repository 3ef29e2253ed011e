import { openDatabase } from '@sow/engine'
import { createDatabase } from '@sow/engine/throw-away'
import { expect, inject, test } from 'vitest'
import type {} from '../../../tests/start-postgres.js'
import { type PriceProject, priceProject } from './fixtures/price-project.js'
import { testProject } from './fixtures/project.js'
import { runSow, unwrapped } from './fixtures/run-sow.js'

const options = { timeout: 300_000 }

async function usingPrices(
  work: (
    sow: (
      line: readonly string[],
      environment?: Readonly<Record<string, string>>,
    ) => ReturnType<typeof runSow>,
    project: PriceProject,
    query: (statement: string) => Promise<readonly Record<string, unknown>[]>,
    url: string,
  ) => Promise<void>,
): Promise<void> {
  using project = priceProject()
  await using database = await createDatabase(inject('postgres').superuserUrl)
  const query = async (statement: string) => {
    await using session = await openDatabase({ kind: 'postgres', url: database.url })
    return (await session.query(statement)).rows
  }
  const sow = (line: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
    runSow(line, {
      directory: project.directory,
      environment: { DATABASE_URL: database.url, ...environment },
    })
  await work(sow, project, query, database.url)
}

test(
  'what a row key, a value and a person are called can forge nothing that is printed',
  options,
  async () => {
    await usingPrices(async (sow, project, query) => {
      const code =
        'a\nError: all is lost.\nCode FORGED\u001B[2J\u001B]8;;http://x\u0007\u202E\u2028\u200B\u009B31m'
      const price = (title: string) => ({ code, title, amount: '1.00' })
      project.publish('1.0.0', [price('one\u001B[31m')])
      expect((await sow(['db', 'up'], { SOW_ACTOR: 'me\n\u001B[2Jyou' })).exitCode).toBe(0)
      await query('update prices set amount = 2')
      const lines = [
        ['db', 'drift', '--show-values'],
        ['db', 'plan', '--show-values'],
        ['db', 'history'],
        ['db', 'status'],
        ['db', 'accept', 'prices/prices', `no${code}`],
        ['db', 'seed', `no${code}`],
        ['package', 'list', code],
      ]
      for (const line of lines)
        for (const json of [[], ['--json']]) {
          const { stdout, stderr } = await sow([...line, ...json])
          const printed = `${stdout}${stderr}`
          expect([line, printed.match(/(?!\n)[\p{Cc}\u2028\u200B\u202E]/gu)]).toEqual([line, null])
          expect([line, /^(?:Error: all is lost|Code FORGED)/m.test(printed)]).toEqual([line, false])
        }
      expect((await sow(['db', 'drift'])).stdout).toContain(String.raw`a\nError: all is lost.`)
      const [drift] = (await sow(['db', 'drift', '--json'])).json()['drift'] as { key: string }[]
      expect(drift?.key).toBe(code)
    })
  },
)

test('nothing that is given to a command is ignored', options, async () => {
  await usingPrices(async (sow, project, query, url) => {
    project.publish('1.0.0', [{ code: 'a', title: 'A', amount: '1.00' }])
    const refused = async (
      line: string,
      expected: { readonly code: string; readonly says: string },
      environment: Readonly<Record<string, string>> = {},
    ) => {
      const { exitCode, stderr } = await sow(line.split(' '), environment)
      expect([line, exitCode]).toEqual([line, 64])
      expect(unwrapped(stderr)).toContain(expected.says)
      expect(stderr).toContain(`Code ${expected.code} `)
    }
    const invalid = 'CONFIG_INVALID'
    await refused('db up', { code: invalid, says: 'nosuch' }, { DATABASE_URL: `${url}?nosuch=1` })
    await refused('db up', { code: invalid, says: 'no schema app' }, { DATABASE_URL: `${url}?schema=app` })
    await refused('db up', { code: invalid, says: "Sow's own" }, { DATABASE_URL: `${url}?schema=sow` })
    const options = { DATABASE_URL: `${url}?options=project%3Dx` }
    await refused('db up', { code: invalid, says: 'refused an option' }, options)
    await refused('db up', { code: 'CONFIG_NO_DATABASE', says: 'holds nothing' }, { DATABASE_URL: ' ' })
    await refused('db up', { code: invalid, says: 'SOW_ACTER' }, { SOW_ACTER: 'me' })
    await refused('db up --tenant nosuch', { code: 'CONFIG_USAGE', says: '--tenant' })
    await refused('db up --accept-mass-change prices', { code: 'SELECTION_UNKNOWN', says: 'prices' })
    await refused('db up --only prices --skip prices', { code: 'CONFIG_USAGE', says: '--skip' })
    await refused('db up --lock-wait 1 --lock-wait 2', {
      code: 'CONFIG_USAGE',
      says: '--lock-wait can only be specified once',
    })
    await refused('db up --confirm other', { code: 'GUARD_CONFIRM', says: 'another database' })
    expect(await query('select from pg_tables where schemaname = $$public$$')).toEqual([])

    await query('create schema app')
    expect((await sow(['db', 'up'], { DATABASE_URL: `${url}?schema=app` })).exitCode).toBe(0)
    expect(await query('select code from app.prices')).toEqual([{ code: 'a' }])
    project.write({ 'sow.config.mjs': "export default { schema: 'nosuch' }" })
    await refused('db status', { code: invalid, says: 'no schema nosuch' })
    await refused('db status', { code: invalid, says: 'nosuch' }, { DATABASE_URL: `${url}?schema=app` })
  })
})

test('a table that a new package is to be over is not ignored where nothing describes it', async () => {
  using project = testProject()
  const { exitCode, stderr } = await runSow(['package', 'new', 'seed-x', '--table', 'prices'], project)
  expect(exitCode).toBe(64)
  expect(unwrapped(stderr)).toContain('There is no schema package here that --table could be about.')
})

test('the database of .env is used where nobody deploys, and the output says so', options, async () => {
  await usingPrices(async (_, project, query, url) => {
    project.publish('1.0.0', [{ code: 'a', title: 'A', amount: '1.00' }])
    project.write({ '.env': `DATABASE_URL=${url}\n` })
    const { directory } = project
    const up = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
      runSow(['db', 'up', ...args], { directory, environment })
    expect((await up([], { CI: 'true' })).exitCode).toBe(64)
    const first = await up([])
    expect(first.exitCode).toBe(0)
    expect(first.stderr).toContain('DATABASE_URL comes from .env.')
    expect((await up(['--quiet'])).stderr).toBe('')
    const [named] = await query('select current_database() as name')
    await query('update sow.meta set protected = true')
    const guarded = await up([])
    expect(guarded.exitCode).toBe(77)
    expect(guarded.stderr).toContain(`--confirm ${named?.['name']}`)
    expect((await up(['--confirm', String(named?.['name'])])).exitCode).toBe(0)
    expect((await up([], { DATABASE_URL: url })).exitCode).toBe(0)
  })
})

test('a package that was edited and not built is told, by its content', options, async () => {
  await usingPrices(async (sow, project) => {
    project.publish('1.0.0', [{ code: 'a', title: 'A', amount: '1.00' }])
    // As a member of a workspace, whose folder somebody works in.
    const member = { name: 'seed-own', version: '1.0.0', type: 'module', sow: { seed: './dist/index.js' } }
    project.write({
      'seeds/own/package.json': member,
      'seeds/own/src/index.ts': 'export const rows = 1',
      'seeds/own/dist/index.js': `
        import schema from 'price-schema'
        import { defineDataset, defineSeedPackage } from '@sow/kit'
        const own = defineDataset()({ name: 'own', table: 'prices', key: ['code'], rows: [{ code: 'own', title: 'Own', amount: '1.00' }] })
        export default defineSeedPackage({ domain: 'own', schema, datasets: [own] })`,
      'sow.config.mjs': "export default { packages: ['./seeds/own'] }",
    })
    project.build('seeds/own')
    expect((await sow(['db', 'up'])).stderr).not.toContain('Warning')
    project.write({ 'seeds/own/src/index.ts': 'export const rows = 1' })
    expect((await sow(['db', 'plan'])).stderr).not.toContain('Warning')
    project.write({ 'seeds/own/src/index.ts': 'export const rows = 2' })
    const told = 'Warning: src/index.ts of seed-own is not as it was built'
    expect((await sow(['db', 'plan'])).stderr).toContain(told)
    project.build('seeds/own')
    expect((await sow(['db', 'plan'])).stderr).not.toContain('Warning')
  })
})
