import { ref } from '@sow/kit'
import { expect, test } from 'vitest'
import type { DatasetUnit } from '../../src/database/dataset-unit.js'
import type { TargetMapping } from '../../src/database/target-mapping.js'
import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import { type Row, type Site, seedOptions, usingSite } from './shape-database.js'

/** What the package knows, and the table of an application that makes ids and times itself. */
const ddl = `
  create type state as enum ('on', 'off');
  create table tenants (id text primary key, slug text not null unique, state state not null);
  create table shipped (
    id serial primary key, tenant_id text, code text not null, name text, parent_id integer, unique (tenant_id, code)
  );
  create table "Node" (
    id text primary key,
    "tenantId" text not null references tenants (id),
    code text not null,
    name text,
    parent_id text references "Node" (id),
    "updatedAt" timestamp(3) not null,
    source varchar(8) not null,
    unique ("tenantId", code)
  );
  insert into tenants values ('t1', 'north', 'on'), ('t2', 'south', 'on'), ('t3', 'closed', 'off')`

const mapping: TargetMapping = {
  named: {},
  fill: { id: 'uuid', updatedAt: 'now', source: { value: "it's \\ s" } },
}

async function mappedUnit(site: Site, version: string, rows: readonly Row[]): Promise<DatasetUnit> {
  const [unit] = await site.units({
    name: 'nodes',
    table: 'shipped',
    scope: 'tenant',
    key: ['code'],
    refs: { parent_id: ref.self() },
    absent: 'keep',
    version,
    rows,
  })
  if (unit === undefined) throw new Error('There is a unit for each dataset.')
  const { dataset } = unit
  const columns = dataset.columns.map((each) => (each.name === 'parent_id' ? { ...each, type: '' } : each))
  const references = dataset.references.map((each) => ({ ...each, table: 'Node' }))
  return { ...unit, mapping, dataset: { ...dataset, table: 'Node', columns, references } }
}

const rows = (name: string) => [
  { code: 'top', name: 'Top', parent_id: null },
  { code: 'low', name, parent_id: 'top' },
]

test('each copy of a tree gets ids and times of its own, and no release writes them again', async () => {
  const tenants = {
    table: 'tenants',
    id: 'id',
    key: 'slug',
    column: 'tenant_id',
    columns: { Node: 'tenantId' },
    active: { column: 'state', in: ['on'] },
  }
  await usingSite(
    'postgres',
    ddl,
    async (site) => {
      const seed = async (version: string, name: string) =>
        (await seedDatasets(site.database, [await mappedUnit(site, version, rows(name))], seedOptions))
          .datasets
      expect(await seed('1.0.0', 'Low')).toMatchObject([{ inserted: 4 }])
      const nodes = `
        select node."tenantId" as tenant, node.code, node.name, parent.code as parent, parent."tenantId" as of, node.source
        from "Node" node left join "Node" parent on parent.id = node.parent_id order by 1, 2`
      const source = "it's \\ s"
      const copies = (name: string) =>
        ['t1', 't2'].flatMap((tenant) => [
          { tenant, code: 'low', name, parent: 'top', of: tenant, source },
          { tenant, code: 'top', name: 'Top', parent: null, of: null, source },
        ])
      expect(await site.rows(nodes)).toEqual(copies('Low'))
      await site.rows(`update "Node" set "updatedAt" = '2001-01-01', source = 'site' where code = 'low'`)
      const made = 'select id, "updatedAt"::text, source from "Node" order by id'
      const before = await site.rows(made)
      expect(await seed('1.0.1', 'Lower')).toMatchObject([{ inserted: 0, updated: 2 }])
      expect(await site.rows(made)).toEqual(before)

      await site.rows(`delete from "Node" where "tenantId" = 't2'; delete from tenants where id = 't2'`)
      expect(await seed('1.0.1', 'Lower')).toMatchObject([{ inserted: 0, updated: 0 }])
    },
    { tenants },
  )
})

const refusals = [
  [{ updatedAt: undefined }, /updatedAt needs a value/],
  [{ updatedAt: 'uuid' }, /updatedAt is timestamp/],
  [{ gone: 'now' }, /no column gone/],
  [{ name: 'uuid' }, /name is filled/],
] as const

test('a value that a column cannot take is refused, and a column that needs one and gets none', async () => {
  const tenants = {
    table: 'tenants',
    id: 'id',
    key: 'slug',
    column: 'tenant_id',
    columns: { Node: 'tenantId' },
  }
  await usingSite(
    'postgres',
    ddl,
    async (site) => {
      const unit = await mappedUnit(site, '1.0.0', rows('Low'))
      for (const [changed, message] of refusals) {
        const entries = Object.entries({ ...mapping.fill, ...changed })
        const fill = Object.fromEntries(
          entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
        )
        const run = seedDatasets(site.database, [{ ...unit, mapping: { ...mapping, fill } }], seedOptions)
        await expect(run).rejects.toMatchObject({
          code: expect.stringMatching(/^TARGET_/),
          problems: [{ message: expect.stringMatching(message) }],
        })
      }
    },
    { tenants },
  )
})
