import { describe, expect, test } from 'vitest'
import { usualEngines } from '../engines.js'
import { usingSite } from './shape-database.js'

describe.each(usualEngines(import.meta.url))('a dataset on %s whose columns change hands', (engine) => {
  const of = (
    version: string,
    owner: 'package' | 'shared',
    rows: readonly (readonly [string, string])[],
  ) => ({
    table: 't',
    key: ['code'],
    absent: 'delete',
    defaultOwnership: owner,
    version,
    rows: rows.map(([code, name]) => ({ code, name })),
  })

  test('from the site and the package to the package alone, and back', async () => {
    await usingSite(engine, 'create table t (code text primary key, name text)', async (site) => {
      const names = () => site.rows('select code, name from t order by code')
      await site.seed(
        of('1.0.0', 'shared', [
          ['a', 'one'],
          ['b', 'two'],
          ['c', 'three'],
          ['d', 'four'],
        ]),
      )
      await site.rows("update t set name = 'mine' where code = 'a'; delete from t where code = 'b'")
      await site.seed(
        of('1.1.0', 'shared', [
          ['a', 'one'],
          ['b', 'two'],
          ['c', 'three'],
          ['d', 'four'],
        ]),
      )

      // The package owns all of it now: the edit goes, the deleted row comes back, and a row that departs is known.
      const owned = of('2.0.0', 'package', [
        ['a', 'one'],
        ['b', 'two'],
        ['c', 'three'],
      ])
      expect(await site.plan(owned)).toMatchObject([{ inserted: 1, updated: 1, deleted: 1, unchanged: 1 }])
      expect(await site.seed(owned)).toMatchObject({ inserted: 1, updated: 1, deleted: 1, unchanged: 1 })
      expect(await site.seed(owned)).toMatchObject({ unchanged: 3 })
      const later = of('2.1.0', 'package', [
        ['a', 'later'],
        ['c', 'three'],
      ])
      expect(await site.seed(later)).toMatchObject({ updated: 1, deleted: 1, unchanged: 1 })

      // Shared again: what was applied last is the base, not what was applied when it was shared before.
      await site.rows("update t set name = 'mine' where code = 'c'")
      const shared = of('3.0.0', 'shared', [
        ['a', 'latest'],
        ['c', 'three'],
      ])
      expect(await site.plan(shared)).toMatchObject([{ updated: 2, conflicts: 0 }])
      expect(await site.seed(shared)).toMatchObject({ updated: 2, conflicts: 0 })
      expect(await names()).toEqual([
        { code: 'a', name: 'latest' },
        { code: 'c', name: 'three' },
      ])
      await site.rows("update t set name = 'mine' where code = 'c'")
      expect(
        await site.seed(
          of('3.1.0', 'shared', [
            ['a', 'latest'],
            ['c', 'other'],
          ]),
        ),
      ).toMatchObject({ conflicts: 1 })
    })
  })

  test.each(['package', 'shared'] as const)('but whose key changes is refused: %s', async (owner) => {
    await usingSite(
      engine,
      'create table t (code text unique, part text unique, name text)',
      async (site) => {
        const keyed = (key: string[]) => ({
          table: 't',
          key,
          defaultOwnership: owner,
          rows: [{ code: 'a', part: 'b', name: 'c' }],
        })
        await site.seed(keyed(['code']))
        await expect(site.seed(keyed(['code', 'part']))).rejects.toMatchObject({ code: 'TARGET_KEY' })
      },
    )
  })
})
