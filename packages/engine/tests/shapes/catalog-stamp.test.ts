import { expect, test } from 'vitest'
import { readCatalogStamp } from '../../src/catalog/shape/catalog-stamp.js'
import { usingLook } from '../../src/transaction/using-transaction.js'
import { usingSite } from './shape-database.js'

const changes = [
  'alter table signs add note text',
  'alter table signs rename note to remark',
  'alter table signs alter remark type varchar(9)',
  'alter table signs drop remark',
  "alter table signs alter title set default 'none'",
  'alter table signs add constraint short check (length(title) < 99)',
  'create unique index titles on signs (title)',
  'drop index titles',
  'create table uses (sign text references signs)',
  'create trigger made before insert on signs for each row execute function made()',
  'alter table signs disable trigger made',
  'create rule away as on delete to signs do instead nothing',
  'drop rule away on signs',
  "alter type mood rename value 'glad' to 'happy'",
  "alter type mood add value 'sad'",
  'alter domain short_text rename to brief_text',
  'alter table signs rename to called; alter table called rename to signs',
  'drop table signs cascade; create table signs (code text primary key)',
]

test('any change of what shapes are read from makes another stamp, of tables and of their whole schema; what is beside them makes none', async () => {
  const ddl = `
    create type mood as enum ('glad');
    create domain short_text as text;
    create table signs (code text primary key, title text, mood mood, said short_text);
    create table beside (code text primary key);
    create function made() returns trigger language plpgsql as 'begin return new; end'`
  await usingSite('pglite', ddl, async ({ database, ...site }) => {
    await site.seed({ table: 'beside', key: ['code'], rows: [{ code: 'a' }] })
    const stamps = () =>
      usingLook(database, async () => [
        await readCatalogStamp(database, { tables: [{ schema: 'public', name: 'signs' }] }),
        await readCatalogStamp(database, { schemas: ['public'] }),
      ])
    let before = await stamps()
    expect(await stamps()).toEqual(before)
    for (const change of changes) {
      await site.rows(change)
      const after = await stamps()
      expect(after[0], change).not.toBe(before[0])
      expect(after[1], change).not.toBe(before[1])
      before = after
    }
    await site.rows('alter table beside add title text')
    const [ofTable, ofSchema] = await stamps()
    expect(ofTable).toBe(before[0])
    expect(ofSchema).not.toBe(before[1])
    await site.seed({ table: 'beside', key: ['code'], rows: [{ code: 'a' }, { code: 'b' }] })
    expect((await stamps())[0], 'a run').not.toBe(ofTable)
  })
})
