import { openDatabase } from '@sow/engine'
import { createDatabase } from '@sow/engine/throw-away'
import { expect, inject, test } from 'vitest'
import type {} from '../../../tests/start-postgres.js'
import { testProject } from './fixtures/project.js'
import { runSow } from './fixtures/run-sow.js'

const tables = `
  create table shops (id integer primary key, slug text not null unique);
  insert into shops values (1, 'north'), (2, 'south');
  create table shades (shop integer references shops, code text, name text, primary key (shop, code));
  create table units (code text primary key, name text)`

const config = { ownSchema: true, tenants: { table: 'shops', key: 'slug', column: 'shop' } }
const rows = (name: string) => `code,name\na,${name}\n`

test('a tenant that is named means its rows alone, and nothing where rows are of no tenant', async () => {
  await using database = await createDatabase(inject('postgres').superuserUrl)
  await using session = await openDatabase({ kind: 'postgres', url: database.url })
  await session.query(tables)
  using project = testProject({
    'sow.config.mjs': `export default ${JSON.stringify(config)}`,
    'sow/seeds/units.csv': rows('first'),
    'sow/seeds/shades.csv': rows('first'),
  })
  const environment = { DATABASE_URL: database.url, NO_COLOR: '1' }
  const sow = (line: string) => runSow(line.split(' '), { ...project, environment })
  const json = async (line: string) => (await sow(`${line} --json`)).json()

  // What is said of the tenant's column can be done.
  expect(await json('db plan')).toMatchObject({
    error: { hint: expect.stringContaining('Say in sow/seeds/shades.seed.json') },
  })
  project.write({ 'sow/seeds/shades.seed.json': JSON.stringify({ scope: 'tenant' }) })
  expect(await json('db seed')).toMatchObject({ ok: true, totals: { inserted: 3 } })

  await session.query(`update units set name = 'site'; update shades set name = 'site'`)
  project.write({ 'sow/seeds/units.csv': rows('second'), 'sow/seeds/shades.csv': rows('second') })
  expect(await json('db seed')).toMatchObject({ ok: true, totals: { conflicts: 3 } })
  for (const line of [
    'db show local/units --tenant north',
    'db blame units a --tenant north',
    'db conflicts local/units --tenant north',
    'db resolve local/units --tenant north --take package --yes',
    'db accept local/units --tenant north --yes',
  ])
    expect((await json(line)).error, line).toMatchObject({
      code: 'CONFIG_USAGE',
      message: expect.stringContaining('--tenant means nothing here'),
    })
  expect(await json('db conflicts --tenant north')).toMatchObject({
    conflicts: [{ dataset: 'local/shades', tenant: 'north' }],
  })
  expect(await json('db resolve --all --tenant north --take package --yes')).toMatchObject({ ok: true })
  const now = await session.query(`
    select 'units' as of, name from units
    union all
    select slug, name from shades join shops on shops.id = shades.shop
    order by 1`)
  expect(now.rows).toEqual([
    { of: 'north', name: 'second' },
    { of: 'south', name: 'site' },
    { of: 'units', name: 'site' },
  ])
})
