import { ref } from '@sow/kit'
import { describe, expect, test } from 'vitest'
import { blameRows } from '../../src/look/blame/blame-rows.js'
import { examineDatabase } from '../../src/look/examine-database.js'
import { pruneHistory } from '../../src/look/prune-history.js'
import { undoRun } from '../../src/undo/undo-run.js'
import { usualEngines } from '../engines.js'
import { type ShapeDataset, type Site, seedOptions, siteOver, usingSite } from '../shapes/shape-database.js'
import { backToSeventhFormat } from './back-to-second-format.js'

const ddl = `
  create table orgs (id bigint generated always as identity primary key, slug text not null unique);
  create table groups (
    id bigint generated always as identity primary key,
    org_id bigint not null references orgs,
    code text not null,
    unique (org_id, code)
  );
  create table items (
    id bigint generated always as identity primary key,
    org_id bigint not null references orgs,
    code text not null,
    group_id bigint references groups,
    price numeric,
    note text,
    unique (org_id, code)
  );
  insert into orgs (slug) select 'o' || number from generate_series(1, 5) as number`

const tenants = { table: 'orgs', id: 'id', key: 'slug', column: 'org_id' }

function items(
  version: string,
  prices: Record<string, number>,
  more: Partial<ShapeDataset> = {},
): ShapeDataset {
  const rows = Object.entries(prices).map(([code, price]) => ({ code, price }))
  return {
    name: 'items',
    table: 'items',
    key: ['code'],
    scope: 'tenant',
    kind: 'starter',
    version,
    rows,
    ...more,
  }
}

const first = items('1.0.0', { a: 10, b: 10, c: 10 })
const dearer = items('2.0.0', { a: 20, b: 10, c: 10 })

/** What the last run recorded: of how many tenants, of which row. */
async function recorded(site: Site) {
  const rows = await site.rows(`
    select action, key ->> 'code' as code, key ? 'org_id' as alone, touched, cardinality(tenants) as tenants
    from sow.change
    where run = (select max(id) from sow.run)
    order by action, code, tenants`)
  return rows.map((row) => Object.values(row).join(' '))
}

/** The price of one code, tenant by tenant. */
async function pricesOf(site: Site, code = 'a') {
  const rows = await site.rows(`
    select price::integer
    from orgs
    left join items on items.org_id = orgs.id and code = '${code}'
    order by slug`)
  return rows.map(({ price }) => price)
}

const edit = (site: Site, set: string, slugs: string, code = 'a') =>
  site.rows(`
    update items set ${set}
    where code = '${code}' and org_id in (select id from orgs where slug = any (string_to_array('${slugs}', ' ')))`)

const undo = async (site: Site, run: number | null = null) =>
  (await undoRun(site.database, { ...seedOptions, undo: run })).run?.id ?? null

async function runsOf(site: Site, slug: string, key: string) {
  const asked = { of: 'items', keys: [key], tenant: slug, values: true }
  const [row] = await blameRows(site.database, asked)
  return row?.cells.find(({ column }) => column === 'price')
}

async function using(engine: 'postgres' | 'pglite', work: (site: Site) => Promise<void>): Promise<void> {
  await usingSite(
    engine,
    ddl,
    async (site) => {
      await site.seed(first)
      await work(site)
      expect(await examineDatabase(site.database)).toEqual([])
    },
    { tenants },
  )
}

describe.each(usualEngines(import.meta.url))('what a run did alike for several tenants, on %s', (engine) => {
  test('is recorded once, and undone of each', async () => {
    await using(engine, async (site) => {
      await edit(site, 'price = 7', 'o2')
      await site.seed(dearer)
      expect(await recorded(site)).toEqual(['rebase a true true 1', 'update a false false 4'])
      await edit(site, 'price = 30', 'o3')
      const undone = await undo(site)
      expect(await pricesOf(site)).toEqual([10, 7, 30, 10, 10])
      await undo(site, undone)
      expect(await pricesOf(site)).toEqual([20, 7, 30, 20, 20])
    })
  })

  test('is told of each row', async () => {
    await using(engine, async (site) => {
      await edit(site, 'price = 7', 'o2')
      await site.seed(dearer)
      expect(await runsOf(site, 'o4', 'a')).toMatchObject({
        origin: 'release',
        reason: 'written',
        run: { id: 2 },
      })
      expect(await runsOf(site, 'o2', 'a')).toMatchObject({ origin: 'site', reason: 'edited' })
      expect(await runsOf(site, 'o4', 'b')).toMatchObject({
        origin: 'release',
        reason: 'inserted',
        run: { id: 1 },
      })
      await site.rows(`insert into orgs (slug) values ('o6')`)
      await site.seed(dearer)
      expect(await runsOf(site, 'o6', 'a')).toMatchObject({ reason: 'inserted', run: { id: 3 } })
    })
  })

  test('is found under the key that a later run gave the row', async () => {
    await using(engine, async (site) => {
      await site.seed(dearer)
      await edit(site, 'price = 7', 'o2')
      const renamed = items('3.0.0', { z: 21, b: 10, c: 10 }, { renamed: [{ from: 'a', to: 'z' }] })
      expect(await site.seed(renamed)).toMatchObject({ renamed: 5, updated: 4, conflicts: 1 })
      expect(await recorded(site)).toEqual([
        'rebase z true true 1',
        'rename z true true 1',
        'rename z false false 4',
        'update z false false 4',
      ])
      expect(await runsOf(site, 'o4', 'z')).toMatchObject({
        origin: 'release',
        reason: 'written',
        run: { id: 3 },
      })
      const undone = await undo(site)
      expect(await pricesOf(site)).toEqual([20, 7, 20, 20, 20])
      expect(await runsOf(site, 'o4', 'a')).toMatchObject({ origin: 'release', run: { id: 4 } })
      await undo(site, undone)
      expect(await pricesOf(site, 'z')).toEqual([21, 7, 21, 21, 21])
    })
  })

  test('says of which tenants somebody else had written the row, for ever', async () => {
    await using(engine, async (site) => {
      await edit(site, "note = 'ours'", 'o2 o3')
      await site.seed(dearer)
      expect(await recorded(site)).toEqual(['update a false true 2', 'update a false false 3'])
      expect(await pruneHistory(site.database, { ...seedOptions, keep: 0 })).toMatchObject({ changes: 5 })
      // A row that the site once wrote is never deleted.
      const fewer = items('3.0.0', { b: 10, c: 10 }, { absent: 'delete' })
      expect(await site.seed(fewer)).toMatchObject({ deleted: 3 })
      expect(await pricesOf(site)).toEqual([null, 20, 20, null, null])
      await undo(site)
      expect(await pricesOf(site)).toEqual([20, 20, 20, 20, 20])
    })
  })

  test('keeps the ids that each tenant has of its own', async () => {
    const groups: ShapeDataset = {
      ...{ name: 'groups', table: 'groups', key: ['code'], scope: 'tenant', kind: 'starter' },
      rows: [{ code: 'g1' }, { code: 'g2' }],
    }
    const grouped = (version: string, price: number, group: string): ShapeDataset => ({
      ...{ ...first, version, refs: { group_id: ref({ name: 'groups' } as never) } },
      rows: [{ code: 'a', price, group_id: group }],
    })
    const rowsOf = (site: Site) =>
      site.rows(`
        select distinct price::integer, groups.code
        from items join groups on groups.id = group_id and groups.org_id = items.org_id
        where items.code = 'a'`)
    await usingSite(
      engine,
      ddl,
      async (site) => {
        await site.seed(groups, grouped('1.0.0', 10, 'g1'))
        await site.seed(groups, grouped('2.0.0', 20, 'g1'))
        expect(await recorded(site)).toEqual(['update a false false 5'])
        await site.seed(groups, grouped('3.0.0', 30, 'g2'))
        await undo(site)
        expect(await rowsOf(site)).toEqual([{ price: 20, code: 'g1' }])
        await undo(site)
        expect(await rowsOf(site)).toEqual([{ price: 10, code: 'g1' }])
        // Where the base was given back another id, the row has an edit.
        expect(await site.seed(groups, grouped('4.0.0', 40, 'g2'))).toMatchObject({ updated: 5, kept: 0 })
        expect(await rowsOf(site)).toEqual([{ price: 40, code: 'g2' }])
        expect(await examineDatabase(site.database)).toEqual([])
      },
      { tenants },
    )
  })

  test('is of a tenant alone where its rows went another way', async () => {
    await using(engine, async (site) => {
      await site.seedAll([dearer], { tenant: 'o1' })
      expect(await recorded(site)).toEqual(['update a true false 1'])
      await site.seed(items('3.0.0', { a: 30, b: 10, c: 10 }))
      expect(await recorded(site)).toEqual(['update a true false 1', 'update a false false 4'])
      await undo(site)
      expect(await pricesOf(site)).toEqual([20, 10, 10, 10, 10])
    })
  })

  test('stands beside what was recorded before the project had tenants', async () => {
    await usingSite(engine, ddl, async (site) => {
      const global = (version: string, price: number): ShapeDataset => ({
        ...{ name: 'items', table: 'items', key: ['org_id', 'code'], version },
        rows: [1, 2].flatMap((org) => [
          { org_id: org, code: 'a', price },
          { org_id: org, code: 'b', price: 10 },
        ]),
      })
      await site.seed(global('1.0.0', 10))
      await edit(site, "note = 'ours'", 'o1')
      await site.seed(global('2.0.0', 20))
      const later = siteOver(site.database.session, site.url, { tenants })
      await later.seed(items('3.0.0', { a: 20, b: 10 }))
      const fewer = items('4.0.0', { b: 10 }, { absent: 'delete' })
      expect(await later.seed(fewer)).toMatchObject({ deleted: 3 })
      expect(await pricesOf(site)).toEqual([20, 20, null, null, null])
    })
  })

  test('is nobody’s where nobody knows of which tenant the row was', async () => {
    await usingSite(engine, ddl, async (site) => {
      await site.rows(`
        alter table items alter column org_id set default 1;
        alter table items drop constraint items_org_id_code_key;
        alter table items add unique (code)`)
      const global = (version: string, price: number) =>
        items(version, { a: price, b: 10 }, { scope: 'global', kind: 'reference' })
      await site.seed(global('1.0.0', 10))
      await edit(site, "note = 'ours'", 'o1')
      await site.seed(global('2.0.0', 20))
      await site.rows(
        'alter table items drop constraint items_code_key; alter table items add unique (org_id, code)',
      )
      const later = siteOver(site.database.session, site.url, { tenants })
      await later.seed(items('3.0.0', { a: 20, b: 10 }))
      const fewer = items('4.0.0', { b: 10 }, { absent: 'delete' })
      expect(await later.seed(fewer)).toMatchObject({ deleted: 0 })
      expect(await pricesOf(site)).toEqual([20, 20, 20, 20, 20])
    })
  })

  test('is of a ledger of format 7 what it was: nobody changed it', async () => {
    await using(engine, async (site) => {
      await site.seed(dearer)
      await site.seed(items('3.0.0', { a: 30, b: 10, c: 10 }))
      await site.rows(`${backToSeventhFormat};
        update sow.meta set format = 7;
        update sow.run set chain = jsonb_set(chain, '{tables,change}', told.digested)
        from (
          select run, jsonb_build_object('rows', count(*), 'digest', bit_xor(hash_record_extended(row(
            dataset, tenant, ordinal, action, touched, inserted_run_before, tombstone_run_before,
            key::text, before::text, after::text, base_before::text
          ), 0))::text) as digested
          from sow.change
          group by run
        ) as told
        where told.run = run.id`)
      await site.seed(items('4.0.0', { a: 40, b: 10, c: 10 }))
      expect(await examineDatabase(site.database)).toEqual([])
      for (const price of [30, 20, 10]) {
        await undo(site)
        expect(await pricesOf(site)).toEqual(Array(5).fill(price))
      }
    })
  })
})

test('a row that spells its tenant in its own way is known by it', async () => {
  await usingSite(
    'postgres',
    `create table orgs (id citext primary key, slug text not null unique);
    create table items (
      org_id citext not null references orgs,
      code text not null,
      price numeric,
      note text,
      primary key (org_id, code)
    );
    insert into orgs values ('Acme', 'o1'), ('Beta', 'o2'), ('Gamma', 'o3')`,
    async (site) => {
      await site.seed(first)
      await site.rows(`update items set org_id = 'beta', note = 'ours' where org_id = 'Beta' and code = 'a'`)
      await site.seed(dearer)
      const fewer = items('3.0.0', { b: 10, c: 10 }, { absent: 'delete' })
      expect(await site.seed(fewer)).toMatchObject({ deleted: 2 })
      expect(await pricesOf(site)).toEqual([null, 20, null])
    },
    { tenants, asSuperuser: 'create extension citext' },
  )
})
