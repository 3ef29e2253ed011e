import { expect, test } from 'vitest'
import { databaseOver } from '../../src/database/database.js'
import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import { openDatabase } from '../../src/server/open-database.js'
import { openSite, type ShapeDataset, seedOptions } from '../shapes/shape-database.js'

/** What a role or a database may say otherwise of how values and names are read and written. */
const settings = {
  array_nulls: 'off',
  quote_all_identifiers: 'on',
  transform_null_equals: 'on',
  xmloption: 'document',
  xmlbinary: 'hex',
  bytea_output: 'escape',
  datestyle: 'German, DMY',
  intervalstyle: 'sql_standard',
  extra_float_digits: '-10',
  timezone: 'Asia/Kathmandu',
  search_path: 'pg_temp',
  standard_conforming_strings: 'off',
}

const odd: ShapeDataset = {
  table: 'odd',
  key: ['code'],
  defaultOwnership: 'shared',
  rows: [
    {
      code: 'back\\slash',
      tags: ['a', null, 'NULL'],
      at: '2026-02-03T04:05:06Z',
      day: '2026-02-03',
      part: 0.1,
      bytes: '\\x00ff',
      note: '<a>x</a> and y',
    },
  ],
}

test('a value reads the same whatever the role and the database set', async () => {
  await using site = await openSite('postgres')
  await site.rows(`
    create table odd (
      code text primary key,
      tags text[] not null,
      at timestamptz not null,
      day date not null,
      part double precision not null,
      bytes bytea not null,
      note xml not null
    )`)
  await site.seed(odd)
  const written = await site.versions('odd')
  const name = new URL(site.url ?? '').pathname.slice(1)
  for (const [setting, value] of Object.entries(settings))
    await site.rows(
      `alter database ${name} set ${setting} = ${setting === 'search_path' ? value : `'${value}'`}`,
    )

  await using session = await openDatabase({ kind: 'postgres', url: site.url ?? '' })
  expect((await session.query('show array_nulls')).rows).toEqual([{ array_nulls: 'off' }])
  const strange = databaseOver(session)
  const seed = async (dataset: ShapeDataset) =>
    (await seedDatasets(strange, await site.units(dataset), seedOptions)).datasets[0]
  expect(await seed(odd)).toMatchObject({ updated: 0, inserted: 0, kept: 0, conflicts: 0 })
  // Compared row by row, since it is another version.
  expect(await seed({ ...odd, version: '1.0.1' })).toMatchObject({
    updated: 0,
    inserted: 0,
    kept: 0,
    conflicts: 0,
  })
  expect(await site.versions('odd')).toEqual(written)
  const [row] = odd.rows
  const second = { ...odd, version: '1.1.0', rows: [row ?? {}, { ...row, code: 'second' }] }
  expect(await seed(second)).toMatchObject({ inserted: 1, updated: 0, conflicts: 0 })
  const differing = `select count(distinct tags::text || at || day || part || bytes || note::text) from odd`
  expect(await site.rows(differing)).toEqual([{ count: 1 }])
})
