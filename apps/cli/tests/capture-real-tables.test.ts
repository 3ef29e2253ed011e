import { readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '@sow/engine'
import { createDatabase, type ThrowAwayDatabase } from '@sow/engine/throw-away'
import { expect, inject, test } from 'vitest'
import { authorProject } from '../../../tests/author-project.js'
import type {} from '../../../tests/start-postgres.js'
import { runSow } from './fixtures/run-sow.js'
import { rows, shop } from './fixtures/shop-tables.js'

const captured = ['Country', 'Region', 'Tag', 'Color', 'Code']

async function query(database: ThrowAwayDatabase, statement: string) {
  await using session = await openDatabase({ kind: 'postgres', url: database.url })
  return (await session.query(statement)).rows
}

async function sow(args: readonly string[], directory: string, database: ThrowAwayDatabase) {
  const environment = { DATABASE_URL: database.url }
  const run = await runSow([...args, '--json', '--quiet'], { directory, environment })
  return { ...run.json(), exitCode: run.exitCode }
}

test('tables of an application are captured as they are, and a second site with ids of its own keeps them', {
  timeout: 600_000,
}, async () => {
  const server = inject('postgres').superuserUrl
  await using source = await createDatabase(server)
  await query(source, shop)
  await using other = await createDatabase(server, { template: source.name })
  await query(source, rows)
  using project = authorProject(['@sow/kit', '@sow/testkit', '@sow/cli'])
  project.write({ 'package.json': { name: 'shop', type: 'module' } })
  const { directory } = project
  const lift = (...more: string[]) => sow(['package', 'capture', ...more], directory, source)

  expect(await lift('Named')).toMatchObject({
    error: { code: 'TARGET_KIND', message: 'Named is not a table but a view or a foreign table.' },
  })
  const tags = await lift('Tag')
  expect(tags).toMatchObject({
    exitCode: 65,
    error: { code: 'TARGET_KEY', hint: 'Choose --key Tag=name: its 2 rows differ by it.' },
  })
  // A key with nulls is neither offered nor taken: a row of a file has a value in each part of it.
  await query(
    source,
    `create table loose (area text, part text, unique (area, part)); insert into loose values ('a', null), ('b', 'x')`,
  )
  expect(await lift('loose')).toMatchObject({ error: { hint: expect.not.stringContaining('--key') } })
  expect(await lift('loose', '--key', 'loose=area,part')).toMatchObject({
    error: {
      code: 'TARGET_KEY',
      message: expect.stringContaining('1 of its 2 rows have a null in area, part'),
      hint: expect.stringContaining('"part" is null'),
    },
  })
  const doubled = (await lift('Country', '--key', 'Country=currency')) as unknown as {
    error: { hint: string }
  }
  expect(doubled).toMatchObject({
    error: { message: expect.stringContaining('2 rows have 1 different value of') },
  })
  const [, doubles = '', , offered = ''] =
    /doubles with: (.*)\. (Choose --key (\S+):)/.exec(doubled.error.hint) ?? []
  expect(await query(source, doubles)).toEqual([{ currency: 'EUR', count: 2 }])
  expect(offered).toBe('Country=code')
  const keys = ['--key', 'Tag=name', '--key', offered]
  expect(await lift('Country', ...keys)).toMatchObject({
    error: {
      code: 'TARGET_KEY',
      message: expect.stringContaining('Country.supplierId refers to Supplier'),
      hint: expect.stringContaining('--leave Country.supplierId'),
    },
  })

  // Every row as it lies, and every object of the database: a capture only reads.
  const lying = `
    select md5(string_agg(row::text, ',' order by row::text)) as digest
    from (
      select (country.xmin, country.ctid, country.*)::text as row from "Country" as country
      union all
      select (code.xmin, code.ctid)::text from "Code" as code
      union all
      select (oid, relname, relfilenode)::text from pg_class
    ) as lying`
  const before = await query(source, lying)
  const choices = [...keys, '--leave', 'Country.supplierId', '--name', '@acme/seed-shop']
  const lifted = await lift(...captured, ...choices)
  expect(await query(source, lying)).toEqual(before)
  expect(lifted).toMatchObject({
    ok: true,
    tables: [
      { table: 'Code', rows: 2500, format: 'csv' },
      { table: 'Color', rows: 0, format: 'csv', left: [{ column: 'retired_on', reason: 'retirement' }] },
      {
        table: 'Region',
        key: ['slug'],
        left: [{ column: 'capitalId', reason: 'circle' }],
        own: [
          { column: 'id', reason: 'id' },
          { column: 'updatedAt', reason: 'audit' },
        ],
      },
      {
        table: 'Country',
        key: ['code'],
        proof: null,
        references: [
          { column: 'currency', table: 'money.currencies', captured: false },
          { column: 'regionId', table: 'Region', captured: true },
        ],
        left: [
          { column: 'supplierId', reason: 'chosen' },
          { column: 'lock_version', reason: 'audit' },
          { column: 'stamp', reason: 'audit' },
        ],
        own: [
          { column: 'id', reason: 'id' },
          { column: 'seenAt', reason: 'clock' },
          { column: 'updatedAt', reason: 'audit' },
        ],
      },
      { table: 'Tag', proof: { rows: 2, migration: null } },
    ],
  })
  const folder = join(directory, 'seed-shop')
  expect(readFileSync(join(folder, 'src/schema.ts'), 'utf8')).toContain("stage?: 'DRAFT' | 'IN FORCE'\n")
  expect(readFileSync(join(folder, 'data/code.csv'), 'utf8').split('\n').slice(0, 4)).toEqual([
    'code,title',
    'c1,Code 1',
    'c10,Code 10',
    'c100,Code 100',
  ])
  const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  project.run(`${scripts.build} && ${scripts.typecheck}`, folder)
  expect(project.run(`${scripts.check} || true`, folder)).toContain('Nothing was found to be wrong.')

  symlinkSync(join(directory, 'seed-shop'), join(directory, 'node_modules/seed-shop'))
  const dependencies = { '@acme/seed-shop': '0.1.0' }
  project.run('mkdir -p node_modules/@acme && mv node_modules/seed-shop node_modules/@acme/', directory)
  project.write({ 'package.json': { name: 'shop', type: 'module', dependencies } })
  const { tables } = lifted as unknown as { tables: { proof: { statement: string } | null }[] }
  const [index = ''] = tables.flatMap(({ proof }) => proof?.statement ?? [])
  await query(source, index)
  const adopting = ['db', 'seed', '--adopt-as', 'base']
  expect(await sow(adopting, directory, source)).toMatchObject({
    ok: true,
    totals: { inserted: 0, updated: 0, conflicts: 0, unchanged: 2505 },
  })

  // The other site has ids of its own, an edit, a row less and a row more; a sequence stands where it was.
  await query(other, rows.replaceAll('clh3am8hk', 'clzzzzzzz'))
  const planned = (dataset: string) => sow(['db', 'plan', dataset], directory, other)
  expect(await planned('shop/tag')).toMatchObject({
    error: { code: 'TARGET_KEY', hint: expect.stringContaining('Its 2 rows differ by the key today') },
  })
  await query(
    other,
    `${index}; update "Country" set name = 'Deutschland' where code = 'de'; delete from "Tag" where name = 'old';
    insert into "Tag" (id, name) overriding system value values (5, 'own'); select setval('"Tag_id_seq"', 4)`,
  )
  expect(await planned('shop/country')).toMatchObject({
    datasets: expect.arrayContaining([
      expect.objectContaining({
        dataset: 'country',
        adoption: { equal: 1, edited: 1, missing: 0, extra: 0 },
      }),
    ]),
  })
  expect(await planned('shop/tag')).toMatchObject({ error: { code: 'TARGET_SEQUENCE' } })
  expect(await sow(['db', 'doctor', '--mend', 'sequences'], directory, other)).toMatchObject({
    ok: true,
    mended: [{ where: 'Tag.id', value: 5 }],
  })
  expect(await sow(['db', 'doctor', '--mend', 'sequences'], directory, other)).toMatchObject({ mended: [] })
  expect(await planned('shop/tag')).toMatchObject({
    datasets: [{ dataset: 'tag', adoption: { equal: 1, edited: 0, missing: 1, extra: 1 } }],
  })
  const one = ['db', 'plan', '--adopt-as', 'base=shop/country']
  expect(await sow(one, directory, other)).toMatchObject({
    datasets: expect.arrayContaining([expect.objectContaining({ dataset: 'country', brake: 'overwrite' })]),
  })
  expect(await sow(['db', 'plan', '--adopt-as', 'base=shop/tag'], directory, other)).toMatchObject({
    datasets: expect.arrayContaining([expect.objectContaining({ dataset: 'country', brake: null })]),
  })
  const meant = ['db', 'seed', '--adopt-as', 'base=shop/country', '--accept-overwrite', 'shop/country']
  expect(await sow(meant, directory, other)).toMatchObject({ ok: true, totals: { updated: 1, inserted: 1 } })
  expect(await query(other, 'select id, country from "City" join "Country" on id = country')).toEqual([
    { id: 'clzzzzzzz0001qw9k8v6n1ab2', country: 'clzzzzzzz0001qw9k8v6n1ab2' },
  ])
})
