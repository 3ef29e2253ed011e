import { describe, expect, test } from 'vitest'
import { migrateDatabase } from '../../src/migrate/migrate-database.js'
import { usualEngines } from '../engines.js'
import { migrationSet } from '../migrate/tiny-migrations.js'
import { type Row, type Site, seedOptions, usingSite } from './shape-database.js'

const release = (version: string, ...columns: readonly string[]) => ({
  table: 't',
  key: ['code'],
  version,
  rows: ['a', 'b'].map((code) => ({ code, ...Object.fromEntries(columns.map((name) => [name, 'release'])) })),
})

const all = { ...seedOptions, to: null, steps: null }

const first = release('1.0.0', 'name')
const second = release('1.1.0', 'name', 'title')
const last = release('1.2.0', 'title')

const newer = (value: string, where = '') => [
  'alter table t add column title text',
  `update t set title = ${value} ${where}`,
]

/** What the table has in the end, after the site's edit of the first row, the new column, and two releases. */
async function live(site: Site, makeColumn: () => Promise<unknown>): Promise<readonly Row[]> {
  await site.seed(first)
  await site.rows("update t set name = 'mine' where code = 'a'")
  await makeColumn()
  const [planned] = await site.plan(second)
  expect(await site.seed(second)).toMatchObject({ conflicts: planned?.conflicts, updated: planned?.updated })
  const between = await site.rows('select code, title from t order by code')
  await site.seed(last)
  expect(await site.rows('select code, title from t order by code')).toEqual(between)
  return between
}

describe.each(usualEngines(import.meta.url))(
  'on %s, a column that a release is the first to carry',
  (engine) => {
    const ddl = 'create table t (code text primary key, name text)'

    test.each([
      [
        'that the site made of its own edits keeps them, and of rows that it left alone too',
        newer('name'),
        'mine',
        'release',
      ],
      ['that the site filled itself keeps what it wrote', newer("'theirs'"), 'theirs', 'theirs'],
      [
        'that the site filled in one row takes the release in the other',
        newer("'theirs'", "where code = 'a'"),
        'theirs',
        'release',
      ],
      [
        'that holds its default takes the release',
        ["alter table t add column title text default 'none'"],
        'release',
        'release',
      ],
    ])('%s', async (_, statements, a, b) => {
      await usingSite(engine, ddl, async (site) => {
        const makeColumn = () => site.rows(statements.join(';'))
        expect(await live(site, makeColumn)).toEqual([
          { code: 'a', title: a },
          { code: 'b', title: b },
        ])
      })
    })

    const replaced = [
      'alter table t rename name to old_name',
      'alter table t add name text',
      'update t set name = old_name',
    ]

    test.each([
      ['the site', (site: Site) => site.rows(replaced.join(';'))],
      [
        'a migration of Sow',
        (site: Site) =>
          migrateDatabase(
            site.database,
            [migrationSet({ '20260101000001_name': [replaced.join(';'), null] })],
            all,
          ),
      ],
    ])(
      'that %s made in the place of one that is kept under another name keeps the edit',
      async (_, replace) => {
        await usingSite(engine, ddl, async (site) => {
          await site.seed(first)
          await site.rows("update t set name = 'mine' where code = 'a'")
          await replace(site)
          expect(await site.plan(first)).toMatchObject([{ updated: 0 }])
          await site.seed(first)
          expect(await site.rows('select code, name from t order by code')).toEqual([
            { code: 'a', name: 'mine' },
            { code: 'b', name: 'release' },
          ])
        })
      },
    )

    test('that a migration of Sow filled takes the release, but for a row that the site had edited', async () => {
      await usingSite(engine, ddl, async (site) => {
        const set = migrationSet({ '20260101000001_title': [newer("name || ', filled'").join(';'), null] })
        const migrate = () => migrateDatabase(site.database, [set], all)
        expect(await live(site, migrate)).toEqual([
          { code: 'a', title: 'mine, filled' },
          { code: 'b', title: 'release' },
        ])
      })
    })
  },
)
