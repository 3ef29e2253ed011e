import { expect, test } from 'vitest'
import type { DatasetUnit } from '../../src/database/dataset-unit.js'
import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import { undoRun } from '../../src/undo/undo-run.js'
import { type Row, type Site, seedOptions, usingSite } from './shape-database.js'

/** What a package ships, and tables of an application with types of its own. */
const ddl = `
  create type colour as enum ('red', 'blue', 'green');
  create domain label as varchar(6) check (value <> 'no');
  create domain cents as numeric(12,2);
  create domain fine as cents check (value > 0);
  create table shipped (code text primary key, kind text, title text, tags text[], amount numeric(12,4), ratio double precision,
    at timestamptz, day date);
  create table own (code colour primary key, kind colour, title label, tags varchar(3)[], amount numeric(14,4), ratio double precision,
    at timestamptz(6), day date);
  create table coarse (code text primary key, kind label[], title text[], tags text[], amount fine, ratio real, at timestamptz(3),
    day timestamp)`

const row = (code: string, kind: string, title: string): Row => ({
  code,
  kind,
  title,
  tags: ['a', 'b'],
  amount: '1.2345',
  ratio: 0.1,
  at: new Date('2026-01-01T00:00:00Z'),
  day: '2026-01-01',
})

async function mapped(
  site: Site,
  version: string,
  table: string,
  rows: readonly Row[],
): Promise<DatasetUnit> {
  const [unit] = await site.units({ name: 'things', table: 'shipped', key: ['code'], version, rows })
  if (unit === undefined) throw new Error('There is a unit for each dataset.')
  return { ...unit, mapping: { named: {}, fill: {} }, dataset: { ...unit.dataset, table } }
}

test('texts go into enums and domains, are merged and undone there, and what would be rounded is refused', async () => {
  await usingSite('postgres', ddl, async (site) => {
    const seed = async (version: string, rows: readonly Row[], table = 'own') =>
      await seedDatasets(site.database, [await mapped(site, version, table, rows)], seedOptions)
    const kinds = () => site.rows('select code::text, kind::text, title::text from own order by 1')

    const first = await seed('1.0.0', [row('red', 'red', 'Red'), row('blue', 'blue', 'Blue')])
    expect(first.datasets).toMatchObject([{ inserted: 2 }])
    await site.rows(`update own set kind = 'green' where code = 'blue'`)
    const { run, datasets } = await seed('1.1.0', [row('red', 'green', 'Rouge'), row('blue', 'blue', 'Bleu')])
    expect(datasets).toMatchObject([{ updated: 2 }])
    expect(await kinds()).toEqual([
      { code: 'blue', kind: 'green', title: 'Bleu' },
      { code: 'red', kind: 'green', title: 'Rouge' },
    ])
    expect((await seed('1.1.0', [row('red', 'green', 'Rouge'), row('blue', 'blue', 'Bleu')])).run).toBeNull()

    // A label that the enum has not, a rule that the domain has, and a text that is too long: of one row, and by name.
    for (const [kind, title, column] of [
      ['pink', 'Rouge', 'kind'],
      ['red', 'no', 'title'],
      ['red', 'a long title', 'title'],
    ] as const)
      await expect(
        seed('1.2.0', [row('red', kind, title), row('blue', 'blue', 'Bleu')]),
      ).rejects.toMatchObject({
        code: 'DATA_REJECTED',
        place: { dataset: 'shapes/things', column, line: 1 },
      })

    await undoRun(site.database, { ...seedOptions, undo: run?.id ?? null })
    expect(await kinds()).toEqual([
      { code: 'blue', kind: 'green', title: 'Blue' },
      { code: 'red', kind: 'red', title: 'Red' },
    ])

    // The tool adds a column that wants a value: no new row comes any more, and what came is taken back all the same.
    await site.rows(
      "alter table own add extra text not null default 'x'; alter table own alter extra drop default",
    )
    await expect(seed('1.2.0', [row('red', 'red', 'Rot')])).rejects.toMatchObject({
      problems: [{ column: 'extra', rule: 'required' }],
    })
    await undoRun(site.database, { ...seedOptions, undo: first.run?.id ?? null })
    expect(await kinds()).toMatchObject([{ code: 'blue', kind: 'green' }])

    await expect(seed('1.0.0', [row('red', 'red', 'Red')], 'coarse')).rejects.toMatchObject({
      code: 'TARGET_TYPE',
      problems: [
        {
          column: 'amount',
          rule: 'rounded',
          message: 'amount is fine (numeric(12,2)), and would round values: the dataset has numeric(12,4).',
        },
        { column: 'at', rule: 'rounded' },
        { column: 'day', rule: 'type' },
        { column: 'kind', rule: 'type' },
        { column: 'ratio', rule: 'rounded' },
        { column: 'title', rule: 'type' },
      ],
    })
  })
})

test('a site that made a column narrower is told before values are rounded, and what was seeded before stays its own', async () => {
  await usingSite('postgres', ddl, async (site) => {
    const release = (version: string, title: string) => ({
      name: 'things',
      table: 'shipped',
      key: ['code'] as const,
      version,
      rows: [row('red', 'red', title)],
    })
    const { run } = await seedDatasets(site.database, await site.units(release('1.0.0', 'Red')), seedOptions)
    const next = await site.units(release('1.1.0', 'Rouge'))
    await site.rows(
      'alter table shipped alter amount type numeric(12,2), alter at type timestamptz(3), alter title type varchar(9)',
    )
    await expect(seedDatasets(site.database, next, seedOptions)).rejects.toMatchObject({
      code: 'TARGET_TYPE',
      message: expect.stringContaining('amount is numeric(12,2), and would round values'),
      problems: [
        { column: 'amount', rule: 'rounded' },
        { column: 'at', rule: 'rounded' },
      ],
    })
    await undoRun(site.database, { ...seedOptions, undo: run?.id ?? null })
    expect(await site.rows('select code from shipped')).toEqual([{ code: 'red' }])
  })
})
