import { expect, test } from 'vitest'
import { examineDatabase } from '../../src/look/examine-database.js'
import { readDatasetStatuses } from '../../src/look/read-dataset-statuses.js'
import { readDrift } from '../../src/look/read-drift.js'
import { engines, type ShapeDataset, usingSite } from '../shapes/shape-database.js'

/** What becomes of a table, by its name, and what a look at its dataset says then. */
const changed: Readonly<Record<string, { readonly by: string; readonly says: string }>> = {
  untouched: { by: 'select 1', says: 'current' },
  watched: {
    by: `create function watch() returns trigger language plpgsql as 'begin return new; end';
      create trigger watched before insert on watched for each row execute function watch()`,
    says: 'current',
  },
  indexed: { by: 'create index on indexed (title)', says: 'current' },
  edited: { by: "update edited set title = 'ours'", says: 'drifted' },
  shortened: { by: 'alter table shortened drop column title', says: 'TARGET_MISSING' },
  dropped: { by: 'drop table dropped', says: 'TARGET_MISSING' },
  renamed: { by: 'alter table renamed rename to called_otherwise', says: 'TARGET_MISSING' },
  moved: { by: 'create schema elsewhere; alter table moved set schema elsewhere', says: 'TARGET_MISSING' },
  retyped: { by: 'alter table retyped alter price type boolean using price > 0', says: 'TARGET_TYPE' },
  keyless: { by: 'alter table keyless drop constraint keyless_pkey', says: 'TARGET_KEY' },
  ruled: { by: 'create rule away as on insert to ruled do instead nothing', says: 'TARGET_KIND' },
  inherited: { by: 'create table heir () inherits (inherited)', says: 'TARGET_KIND' },
  computed: {
    by: `alter table computed drop column price;
      alter table computed add price integer generated always as (length(title)) stored`,
    says: 'TARGET_KIND',
  },
  viewed: {
    by: 'alter table viewed rename to seen; create view viewed as select * from seen',
    says: 'TARGET_KIND',
  },
  parted: {
    by: `alter table parted rename to whole;
      create table parted (code text primary key, title text, price integer) partition by list (code);
      create table part partition of parted default;
      insert into parted select * from whole`,
    says: 'current',
  },
}

test.each(engines)('a table that changed among many is told as it is alone, on %s', async (engine) => {
  const columns = 'code text primary key, title text, price integer'
  const ddl = Object.keys(changed).map((name) => `create table ${name} (${columns})`)
  await usingSite(engine, ddl.join(';'), async (site) => {
    const { database } = site
    const datasets = Object.keys(changed).map(
      (name): ShapeDataset => ({
        name,
        table: name,
        key: ['code'],
        own: { title: 'shared' },
        rows: [{ code: 'c', title: 'Of the release', price: 1 }],
      }),
    )
    const units = await site.units(...datasets)
    await site.seedAll(datasets)
    const statesOf = async (of: typeof units) =>
      (await readDatasetStatuses(database, of))
        .filter(({ available }) => available !== null)
        .map(({ dataset, state, fault }) => [dataset, fault === null ? state : fault.code])
    expect(new Set((await statesOf(units)).map(([, state]) => state))).toEqual(new Set(['current']))

    for (const { by } of Object.values(changed)) await site.rows(by)
    const expected = Object.entries(changed).map(([name, { says }]) => [name, says])
    expect(await statesOf(units)).toEqual(expected)
    const alone = []
    for (const unit of units) alone.push(...(await statesOf([unit])))
    expect(alone).toEqual(expected)

    const faulty = expected.filter(([, says]) => /^TARGET/.test(says ?? ''))
    const faults: (readonly [string, string])[] = []
    const drift = await readDrift(
      database,
      units,
      'all',
      { values: false, limit: null },
      ({ dataset, error }) => faults.push([dataset.replace('shapes/', ''), error.code]),
    )
    expect(drift.map(({ dataset, column }) => [dataset, column])).toEqual([['shapes/edited', 'title']])
    expect(faults).toEqual(faulty)
    const symptoms = await examineDatabase(database, { units })
    const unfit = symptoms.map((each) =>
      each.kind === 'failed'
        ? [each.where, each.error.code]
        : [each.where, each.kind === 'dataset-without-table' ? 'TARGET_MISSING' : each.kind],
    )
    expect(unfit.sort()).toEqual(faulty.map(([name, code]) => [`shapes/${name}`, code]).sort())
  })
})
