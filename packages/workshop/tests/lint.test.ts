import { describe, expect, test } from 'vitest'
import { lintMigration } from '../src/lint/lint-migration.js'
import { lintRules } from '../src/lint/rules.js'

async function codesOf(sql: string, source: string | null = null, hasDown = true): Promise<string[]> {
  const findings = await lintMigration({ where: 'here', statements: [sql], hasDown, source })
  return findings.map(({ code }) => code)
}

/** What each rule finds, and the nearest thing that it leaves alone. */
const cases: Readonly<Record<string, readonly [found: string, left: string]>> = {
  DROP_TABLE: ['drop table payers', 'drop index payers_name'],
  DROP_COLUMN: ['alter table payers drop column name', 'alter table payers add column name text'],
  TYPE_REWRITE: [
    'alter table payers alter column name type citext',
    'alter table payers alter column name set default 1',
  ],
  NOT_NULL_SCAN: [
    'alter table payers alter name set not null',
    'alter table payers alter name drop not null',
  ],
  CHECK_SCAN: [
    'alter table payers add constraint named check (length(name) > 0)',
    'alter table payers add constraint named check (length(name) > 0) not valid',
  ],
  FOREIGN_KEY_SCAN: [
    'alter table payers add constraint kind_fk foreign key (kind) references kinds',
    'alter table payers add constraint kind_fk foreign key (kind) references kinds not valid',
  ],
  UNIQUE_BLOCKS: [
    'alter table payers add constraint one_name unique (name)',
    'create table payers (name text); alter table payers add constraint one_name unique (name)',
  ],
  INDEX_BLOCKS: [
    'create index by_name on payers (name)',
    'create index concurrently by_name on payers (name)',
  ],
  CONCURRENTLY_IF_NOT_EXISTS: [
    'create index concurrently if not exists by_name on payers (name)',
    'create index concurrently by_name on payers (name)',
  ],
  RENAME_IN_USE: ['alter table payers rename column name to title', 'alter index by_name rename to by_title'],
  TRUNCATE: ['truncate payers', 'delete from payers'],
  DEFINER_SEARCH_PATH: [
    "create function f() returns int language sql security definer as 'select 1'",
    "create function f() returns int language sql security definer set search_path = pg_catalog as 'select 1'",
  ],
  GRANT_PUBLIC: ['grant select on payers to public', 'grant select on payers to app'],
}

describe('each rule', () => {
  test.each(Object.entries(cases))(
    '%s finds what it is for, and leaves the rest',
    async (code, [found, left]) => {
      expect(await codesOf(found)).toEqual([code])
      expect(await codesOf(left)).toEqual([])
    },
  )

  test('has a case here', () => {
    expect(lintRules.map(({ code }) => code).sort()).toEqual(Object.keys(cases).sort())
  })

  test('leaves a table alone that the same migration makes', async () => {
    const made = 'create table payers (name text);'
    for (const code of ['NOT_NULL_SCAN', 'CHECK_SCAN', 'FOREIGN_KEY_SCAN', 'INDEX_BLOCKS', 'RENAME_IN_USE'])
      expect(await codesOf(`${made} ${cases[code]?.[0]}`)).toEqual([])
  })
})

describe('a silence', () => {
  const index = 'create index by_name on payers (name)'

  test('with a reason takes out one kind of finding', async () => {
    expect(
      await codesOf(index, '// sow-allow INDEX_BLOCKS: the table is empty in every release so far'),
    ).toEqual([])
    expect(await codesOf(`${index}; truncate payers`, '// sow-allow INDEX_BLOCKS: empty')).toEqual([
      'TRUNCATE',
    ])
  })

  test('without a reason, or for nothing, is a finding itself', async () => {
    expect(await codesOf(index, '// sow-allow INDEX_BLOCKS')).toEqual([
      'INDEX_BLOCKS',
      'SILENCE_WITHOUT_REASON',
    ])
    expect(await codesOf('select 1', '// sow-allow INDEX_BLOCKS: empty')).toEqual(['SILENCE_UNUSED'])
  })
})

test('a migration without a way down is told', async () => {
  expect(await codesOf('select 1', null, false)).toEqual(['MISSING_DOWN'])
})
