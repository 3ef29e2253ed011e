import { expect, inject, test } from 'vitest'
import type {} from '../../../../tests/start-postgres.js'
import { compareCatalogs, describeDifference } from '../../src/adopt/catalog/compare-catalogs.js'
import { readCatalog } from '../../src/adopt/catalog/read-catalog.js'
import { scriptCatalog } from '../../src/adopt/catalog/script-catalog.js'
import { databaseOver } from '../../src/database/database.js'
import { openDatabase } from '../../src/server/open-database.js'
import { usingDatabase } from '../../src/throw-away.js'
import {
  type CatalogChange,
  catalogBefore,
  catalogChanges,
  changesOfOthers,
  rareChanges,
} from './catalog-differences.js'

/** What is different after each change, which is taken back before the next one. */
async function differencesOf(changes: readonly CatalogChange[], as: 'owner' | 'superuser') {
  return await usingDatabase(inject('postgres').superuserUrl, async ({ url, superuserUrl }) => {
    await using session = await openDatabase({ kind: 'postgres', url: as === 'owner' ? url : superuserUrl })
    await session.query(catalogBefore)
    const database = databaseOver(session)
    const before = await readCatalog(database)
    const told: unknown[] = []
    for (const { sql, repair } of changes) {
      await session.query('begin')
      await session.query(sql)
      // In the transaction that is open.
      database.transaction.projectPath = 'public'
      await session.query('set local search_path = pg_catalog, pg_temp')
      const differences = compareCatalogs(before, await readCatalog(database))
      database.transaction.projectPath = null
      await session.query('rollback')
      const [first] = differences
      told.push({
        sql,
        difference: differences.map(({ kind, name, property }) =>
          [kind, name, property].filter(Boolean).join(' '),
        ),
        ...(repair === undefined ? {} : { repair: first?.sql }),
      })
    }
    expect(compareCatalogs(before, await readCatalog(database))).toEqual([])
    return told
  })
}

const expected = (changes: readonly CatalogChange[]) =>
  changes.map(({ sql, difference, repair }) => ({
    sql,
    difference: difference.split('; ').sort(),
    ...(repair === undefined ? {} : { repair }),
  }))

test('whatever is changed in a catalog is the one difference that is found', async () => {
  const all = [...catalogChanges, ...rareChanges]
  expect(await differencesOf(all, 'owner')).toEqual(expected(all))
  expect(await differencesOf(changesOfOthers, 'superuser')).toEqual(expected(changesOfOthers))
})

test('what a server counts for itself of a column is no difference, and no statement sets it', async () => {
  await usingDatabase(inject('postgres').superuserUrl, async ({ superuserUrl }) => {
    await using session = await openDatabase({ kind: 'postgres', url: superuserUrl })
    const database = databaseOver(session)
    await session.query(
      'create table items (code text, note text); alter table items alter note set (n_distinct = 3)',
    )
    const before = await readCatalog(database)
    await session.query(`
      update pg_attribute
      set attoptions = coalesce(attoptions, '{}') || '{pg_attver=7}'::text[]
      where attrelid = 'items'::regclass
        and attnum > 0`)
    expect(compareCatalogs(before, await readCatalog(database))).toEqual([])
    const script = (await scriptCatalog(database)).join('; ')
    expect(script).toContain('set (n_distinct=3)')
    expect(script).not.toContain('pg_attver')
  })
})

test('a difference is told as a sentence', () => {
  const fact = { kind: 'column', name: 'public.wards.name', property: 'type', value: 'text' }
  const said = (one: string | null, other: string | null) =>
    compareCatalogs(
      one === null ? [] : [{ ...fact, value: one }],
      other === null ? [] : [{ ...fact, value: other }],
    ).map(describeDifference)
  expect(said('text', 'integer')).toEqual(['column public.wards.name: type is integer, expected is text'])
  expect(said('text', null)).toEqual(['column public.wards.name is missing'])
  expect(said(null, 'text')).toEqual(['column public.wards.name is there, and is not expected'])
  expect(said('text', 'text')).toEqual([])
})
