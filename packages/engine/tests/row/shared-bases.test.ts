import { ref } from '@sow/kit'
import { describe, expect, test } from 'vitest'
import { examineDatabase } from '../../src/look/examine-database.js'
import { undoRun } from '../../src/undo/undo-run.js'
import { usualEngines } from '../engines.js'
import { type Row, type ShapeDataset, type Site, seedOptions, usingSite } from '../shapes/shape-database.js'

const ddl = `
  create table orgs (id bigint generated always as identity primary key, slug text not null unique, status text not null);
  create table groups (
    id bigint generated always as identity primary key,
    org_id bigint not null references orgs,
    code text not null,
    label text not null,
    unique (org_id, code)
  );
  create table items (
    id bigint generated always as identity primary key,
    org_id bigint not null references orgs,
    code text not null,
    group_id bigint references groups,
    price numeric,
    unique (org_id, code),
    unique (org_id, group_id, code)
  );
  insert into orgs (slug, status) select 'o' || number, 'active' from generate_series(1, 5) as number`

const tenants = {
  table: 'orgs',
  id: 'id',
  key: 'slug',
  column: 'org_id',
  active: { column: 'status', in: ['active'] },
}

const groups: ShapeDataset = {
  name: 'groups',
  table: 'groups',
  key: ['code'],
  scope: 'tenant',
  kind: 'starter',
  rows: [
    { code: 'g1', label: 'One' },
    { code: 'g2', label: 'Two' },
  ],
}

/** So many rows that their ids do not go into one row of the ledger. */
const codes = Array.from({ length: 70 }, (_, index) => `i${index}`)

function items(version: string, price: (code: string) => number | null, inGroup = 'g1'): ShapeDataset {
  return {
    name: 'items',
    table: 'items',
    key: ['code'],
    scope: 'tenant',
    kind: 'starter',
    version,
    refs: { group_id: ref({ name: 'groups' } as never) },
    rows: codes.flatMap((code) => {
      const value = price(code)
      return value === null ? [] : [{ code, group_id: inGroup, price: value }]
    }),
  }
}

/** Of every tenth row nobody says a group. */
const groupOf = (code: unknown) =>
  String(code).endsWith('3') || String(code).endsWith('8') ? 'g2' : String(code).endsWith('0') ? null : 'g1'

const first = items('1.0.0', () => 10)
const second = items('2.0.0', (code) => (code === 'i0' ? 20 : 10))

/** How many rows the base has of each tenant alone, what tenants share, and how many share it. */
async function stored(site: Site, dataset = 'items'): Promise<Row | undefined> {
  const [counts] = await site.rows(`
    select
      (select count(*)::integer from sow."base/shapes/${dataset}") as own,
      (select count(*)::integer from sow."shared/shapes/${dataset}") as shared,
      (select count(*)::integer from sow."sharers/shapes/${dataset}") as sharers`)
  return counts
}

async function priceOf(site: Site, slug: string, code = 'i0') {
  const [row] = await site.rows(
    `select price::integer from items join orgs on orgs.id = org_id where slug = '${slug}' and code = '${code}'`,
  )
  return row?.['price']
}

const seed = (site: Site, dataset: ShapeDataset) => site.seed(groups, dataset)

async function using(engine: 'postgres' | 'pglite', work: (site: Site) => Promise<void>): Promise<void> {
  await usingSite(
    engine,
    ddl,
    async (site) => {
      await work(site)
      expect(await examineDatabase(site.database)).toEqual([])
    },
    { tenants },
  )
}

describe.each(usualEngines(import.meta.url))('what the bases of tenants have alike, on %s', (engine) => {
  test('stands once, through an upgrade and its undo', async () => {
    await using(engine, async (site) => {
      await seed(site, first)
      expect(await stored(site, 'groups')).toEqual({ own: 0, shared: 2, sharers: 5 })
      expect(await stored(site)).toEqual({ own: 0, shared: 70, sharers: 5 })
      expect(await seed(site, second)).toMatchObject({ updated: 5, kept: 0 })
      expect(await stored(site)).toEqual({ own: 0, shared: 70, sharers: 5 })
      await undoRun(site.database, { ...seedOptions, undo: null })
      expect(await stored(site)).toEqual({ own: 0, shared: 70, sharers: 5 })
      expect(await priceOf(site, 'o3')).toBe(10)
    })
  })

  test('refers to rows of each tenant from its first run on', async () => {
    await using(engine, async (site) => {
      const grouped = {
        ...first,
        rows: first.rows.map((row) => ({ ...row, group_id: groupOf(row['code']) })),
      }
      await seed(site, grouped)
      expect(await stored(site)).toEqual({ own: 0, shared: 70, sharers: 5 })
      const [found] = await site.rows(`
        select
          count(*)::integer as rows,
          count(*) filter (where ids.group_id[sow_position % 64 + 1] is distinct from items.group_id)::integer as others,
          count(*) filter (where items.group_id is null)::integer as nulls
        from items
        join sow."shared/shapes/items" as shared using (code)
        join sow."sharers/shapes/items" as sharer on tenant = org_id and since = (select max(id) from sow.run)
        join sow."ids/shapes/items" as ids on ids.tenant = org_id and number = sow_position / 64
        where shared.price = items.price and shared.inserted_run = 0`)
      expect(found).toEqual({ rows: 350, others: 0, nulls: 35 })
    })
  })

  test('is not what a tenant had before its first run', async () => {
    await using(engine, async (site) => {
      await site.seed(groups)
      await site.rows(
        `insert into items (org_id, code, price) select id, 'i0', 7 from orgs where slug = 'o2'`,
      )
      expect(await seed(site, first)).toMatchObject({ inserted: 349, kept: 1 })
      expect(await stored(site)).toEqual({ own: 1, shared: 70, sharers: 5 })
      await undoRun(site.database, { ...seedOptions, undo: null })
      expect(await priceOf(site, 'o2')).toBe(7)
      expect(await priceOf(site, 'o1')).toBeUndefined()
    })
  })

  test('is no row of which the key refers to a row of each tenant', async () => {
    await using(engine, async (site) => {
      await seed(site, { ...first, key: ['group_id', 'code'] })
      expect(await stored(site)).toEqual({ own: 350, shared: 0, sharers: 5 })
      expect(await seed(site, { ...second, key: ['group_id', 'code'] })).toMatchObject({
        updated: 5,
        kept: 0,
      })
    })
  })

  test('leaves an edit the site’s, and the tenant that has it among the others', async () => {
    await using(engine, async (site) => {
      await seed(site, first)
      await site.rows(
        `update items set price = 7 where code = 'i0' and org_id = (select id from orgs where slug = 'o2')`,
      )
      expect(await seed(site, second)).toMatchObject({ updated: 4, conflicts: 1 })
      expect(await priceOf(site, 'o2')).toBe(7)
      expect(await stored(site)).toEqual({ own: 0, shared: 70, sharers: 5 })
      // An edit of a reference is one as well: each tenant has ids of its own.
      await site.rows(`
        update items set group_id = (select id from groups where code = 'g2' and groups.org_id = items.org_id)
        where code = 'i69' and org_id = (select id from orgs where slug = 'o4')`)
      expect(
        await seed(
          site,
          items('2.1.0', (code) => (code === 'i0' ? 20 : 11)),
        ),
      ).toMatchObject({ kept: 2 })
      const [kept] = await site.rows(`
        select groups.code from items join groups on groups.id = group_id join orgs on orgs.id = items.org_id
        where items.code = 'i69' and slug = 'o4'`)
      expect(kept).toEqual({ code: 'g2' })
    })
  })

  test('moves references of all tenants', async () => {
    await using(engine, async (site) => {
      await seed(site, first)
      expect(
        await seed(
          site,
          items('2.0.0', () => 10, 'g2'),
        ),
      ).toMatchObject({ updated: 350, kept: 0 })
      expect(await stored(site)).toEqual({ own: 0, shared: 70, sharers: 5 })
      expect(
        await seed(
          site,
          items('3.0.0', () => 12, 'g2'),
        ),
      ).toMatchObject({ updated: 350, kept: 0 })
    })
  })

  test('stays with a tenant that does not move with the others', async () => {
    await using(engine, async (site) => {
      await seed(site, first)
      await site.rows(`update orgs set status = 'suspended' where slug = 'o5'`)
      expect(await seed(site, second)).toMatchObject({ updated: 4 })
      // Of the price that it still has, and of the row that the release dropped, it has a base of its own.
      const third = items('3.0.0', (code) => (code === 'i0' ? 20 : code === 'i1' ? null : 10))
      expect(await seed(site, { ...third, absent: 'delete' })).toMatchObject({ deleted: 4 })
      expect(await stored(site)).toEqual({ own: 2, shared: 69, sharers: 5 })
      await site.rows(`
        update orgs set status = 'active' where slug = 'o5';
        update items set price = 8 where code = 'i0' and org_id = (select id from orgs where slug = 'o5')`)
      expect(await seed(site, { ...third, absent: 'delete', version: '3.0.1' })).toMatchObject({
        ...{ conflicts: 1, deleted: 1, updated: 0 },
      })
      expect(await priceOf(site, 'o5')).toBe(8)
      expect(await stored(site)).toEqual({ own: 0, shared: 69, sharers: 5 })
    })
  })

  test('is no row that one tenant lacks, and none that the site deleted there', async () => {
    await using(engine, async (site) => {
      await seed(site, first)
      await site.rows(
        `delete from items where code = 'i0' and org_id = (select id from orgs where slug = 'o1')`,
      )
      expect(await seed(site, second)).toMatchObject({ updated: 4, inserted: 0 })
      expect(await priceOf(site, 'o1')).toBeUndefined()
      expect(await stored(site)).toEqual({ own: 1, shared: 70, sharers: 5 })
      // A new tenant whose row of the key is the site's and refers to what is not there yet gets what is left.
      await site.rows(`insert into orgs (slug, status) values ('o6', 'active')`)
      expect(await seed(site, second)).toMatchObject({ inserted: 70 })
      expect(await stored(site)).toEqual({ own: 1, shared: 70, sharers: 6 })
      await undoRun(site.database, { ...seedOptions, undo: null })
      expect(await priceOf(site, 'o6')).toBeUndefined()
      expect(await priceOf(site, 'o3')).toBe(20)
      expect(await stored(site)).toEqual({ own: 1, shared: 70, sharers: 5 })
    })
  })

  test('is not what a tenant has that comes with a release of fewer rows', async () => {
    await using(engine, async (site) => {
      await seed(site, first)
      await site.rows(`insert into orgs (slug, status) values ('o6', 'active')`)
      const fewer = items('0.9.0', (code) => (code === 'i0' ? null : 10))
      expect((await site.seedAll([groups, fewer], { tenant: 'o6' })).datasets.at(-1)).toMatchObject({
        inserted: 69,
      })
      expect(await stored(site)).toEqual({ own: 1, shared: 70, sharers: 6 })
      // It gets the row: it never had it, and did not delete it.
      expect(await seed(site, second)).toMatchObject({ inserted: 1, tombstoned: 0, updated: 5 })
      expect(await priceOf(site, 'o6')).toBe(20)
    })
  })

  test('is told to be changed where somebody changes it by hand', async () => {
    await using(engine, async (site) => {
      await seed(site, first)
      for (const [table, change] of [
        ['shared', 'price = price + 1'],
        ['sharers', 'since = since + 1'],
        ['ids', 'number = number + 7'],
      ]) {
        await site.rows(`begin; update sow."${table}/shapes/items" set ${change}`)
        expect(await examineDatabase(site.database), table).toMatchObject([
          { kind: 'ledger-changed', where: 'sow."base/shapes/items"' },
        ])
        await site.rows('rollback')
      }
      await site.rows(`alter table sow."sharers/shapes/items" rename to elsewhere`)
      expect(await examineDatabase(site.database)).toMatchObject([
        { kind: 'ledger-changed', where: 'sow."base/shapes/items"' },
      ])
      // What the base held is not known any more: everything stays.
      expect(await seed(site, second)).toMatchObject({ updated: 0 })
      expect(await priceOf(site, 'o1')).toBe(10)
    })
  })

  test('goes with the last tenant', async () => {
    await using(engine, async (site) => {
      await seed(site, first)
      await site.rows(`delete from items; delete from groups; delete from orgs where slug <> 'o1'`)
      await seed(site, first)
      expect(await stored(site)).toMatchObject({ sharers: 1 })
      await site.rows(`delete from items; delete from groups; delete from orgs;
        insert into orgs (slug, status) values ('o9', 'active')`)
      expect(await seed(site, second)).toMatchObject({ inserted: 70, tombstoned: 0 })
      expect(await stored(site)).toEqual({ own: 0, shared: 70, sharers: 1 })
    })
  })

  test('is brought together again when the base gets other columns', async () => {
    await using(engine, async (site) => {
      await seed(site, first)
      await site.rows(`alter table items add column note text`)
      const noted: ShapeDataset = { ...second, rows: second.rows.map((row) => ({ ...row, note: 'new' })) }
      expect(await seed(site, noted)).toMatchObject({ updated: 350, kept: 0 })
      expect(await stored(site)).toEqual({ own: 0, shared: 70, sharers: 5 })
      await site.rows(`alter table items rename column price to amount`)
      const renamed = noted.rows.map(({ price, ...row }) => ({ ...row, amount: price }))
      await site.rows(`update items set amount = 3 where code = 'i1' and org_id = (select min(id) from orgs)`)
      expect(await seed(site, { ...noted, version: '2.0.1', rows: renamed })).toMatchObject({ kept: 1 })
      expect(await stored(site)).toEqual({ own: 0, shared: 70, sharers: 5 })
    })
  })
})
