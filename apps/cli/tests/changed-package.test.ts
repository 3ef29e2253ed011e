import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openDatabase } from '@sow/engine'
import { createDatabase } from '@sow/engine/throw-away'
import { expect, inject, test } from 'vitest'
import type {} from '../../../tests/start-postgres.js'
import { priceProject } from './fixtures/price-project.js'
import { runSow } from './fixtures/run-sow.js'

const bin = fileURLToPath(new URL('../../../packages/kit/bin/sow-package.js', import.meta.url))

const codeWithFile = `
  import { csv, defineDataset, defineSeedPackage } from '@sow/kit'
  import schema from 'price-schema'
  const prices = defineDataset()({
    name: 'prices', table: 'prices', key: ['code'], rows: csv(new URL('../data/prices.csv', import.meta.url)),
  })
  export default defineSeedPackage({ domain: 'prices', schema, datasets: [prices] })`

/** What was changed after the build, by the file that it was changed in. */
const changes: readonly (readonly [file: string, from: string, to: string])[] = [
  // First: once it was run, its code is not loaded again.
  [
    'price-schema/dist/migrations/20260101000001_create_prices.js',
    'create table prices',
    'create table if not exists prices',
  ],
  ['seed-prices/data/prices.csv', '10.00', '11.00'],
  ['seed-prices/dist/prices.copy', '10', '11'],
  ['seed-prices/dist/sow.manifest.json', '"ownership": "shared"', '"ownership": "package"'],
  ['seed-prices/dist/sow.manifest.json', '"rows": 1', '"rows": 2'],
  ['price-schema/dist/sow.manifest.json', '"sum": "', '"sum": "0'],
]

test('a package of which anything was changed after its build is refused, and nothing is written', async () => {
  using project = priceProject()
  project.publish('1.0.0', [{ code: 'A', title: 'Visit', amount: '10.00' }])
  const modules = join(project.directory, 'node_modules')
  const build = () => execFileSync(process.execPath, [bin, 'manifest'], { cwd: join(modules, 'seed-prices') })
  project.write({
    'node_modules/seed-prices/data/prices.csv': 'code,title,amount\nA,Visit,10.00\n',
    'node_modules/seed-prices/dist/index.js': codeWithFile,
  })
  build()
  await using database = await createDatabase(inject('postgres').superuserUrl)
  const environment = { DATABASE_URL: database.url }
  const setUp = async () => await runSow(['db', 'setup', '--fresh', '--json'], { ...project, environment })

  for (const [file, from, to] of changes) {
    const path = join(modules, file)
    const whole = readFileSync(path, 'utf8')
    expect(whole).toContain(from)
    writeFileSync(path, whole.replace(from, to).replace(/"sum": "0(\w{63})\w"/, '"sum": "0$1"'))
    const refused = await setUp()
    expect([file, refused.exitCode, refused.json().error?.['code']]).toEqual([file, 65, 'MANIFEST_MISMATCH'])
    writeFileSync(path, whole)
  }
  await using session = await openDatabase({ kind: 'postgres', url: database.url })
  expect(
    await session.query("select to_regclass('sow.run') as ledger, to_regclass('prices') as prices"),
  ).toBeDefined()
  expect((await setUp()).json()).toMatchObject({ ok: true, totals: { inserted: 1 } })
})

test('a package that was built for other versions of its schema package is refused', async () => {
  using project = priceProject()
  project.publish('1.0.0', [{ code: 'A', title: 'Visit', amount: '10.00' }])
  const packageJson = join(project.directory, 'node_modules/seed-prices/package.json')
  const written = JSON.parse(readFileSync(packageJson, 'utf8'))
  writeFileSync(packageJson, JSON.stringify({ ...written, peerDependencies: { 'price-schema': '^2.0.0' } }))
  execFileSync(process.execPath, [bin, 'manifest'], {
    cwd: join(project.directory, 'node_modules/seed-prices'),
  })
  const refused = await runSow(['package', 'list', '--json'], project)
  expect(refused.exitCode).toBe(66)
  expect(refused.json().error).toMatchObject({
    code: 'PACKAGE_INCOMPATIBLE',
    package: 'seed-prices',
  })
})
