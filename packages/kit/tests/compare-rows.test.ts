import { expect, test } from 'vitest'
import { compareReleases, type DatasetRows } from '../src/build.js'
import type { ManifestDataset } from '../src/manifest.js'

const hash = (digit: string) => `sow1:${digit.repeat(64)}`

/** Places of service with a name and the day from which they are gone; `\N` is null. */
function release(lines: readonly string[], more: Partial<ManifestDataset> = {}, batch = 2): DatasetRows {
  const column = (name: string, type = 'text') => ({
    name,
    type,
    nullable: true,
    ownership: 'package' as const,
  })
  const described: ManifestDataset = {
    ...{ identity: 'clinic/places', name: 'places', title: 'Places of service', table: 'places' },
    ...{
      scope: 'global',
      kind: 'reference',
      key: ['code'],
      references: [],
      absent: { retireOn: 'retired_on' },
    },
    columns: [column('code', 'citext'), column('name'), column('retired_on', 'date')],
    fields: ['code', 'name', 'retired_on'],
    ...{ rows: lines.length, definitionHash: hash('d'), license: null, source: null },
    contentHash: `sow1:${Buffer.from(lines.join()).toString('hex').padEnd(64, '0')}`,
    ...more,
  }
  return {
    described,
    async *readLines() {
      for (let at = 0; at < lines.length; at += batch) yield lines.slice(at, at + batch)
    },
  }
}

async function compare(before: DatasetRows, after: DatasetRows) {
  const changes = []
  for await (const change of compareReleases({ datasets: [before] }, { datasets: [after] })) {
    const { action, key, formerKey, replacedBy, fields } = change
    changes.push([
      action,
      key.join('/'),
      ...(formerKey === null ? [] : [`was ${formerKey.join('/')}`]),
      ...fields,
      ...replacedBy.map((by) => `by ${by.join('/')}`),
    ])
  }
  return changes
}

const before = [
  '02\tTelehelth\t\\N',
  '03\tSchool\t\\N',
  '04\tShelter\t2020-01-01',
  '05\tOld\t\\N',
  'A\tWard\t\\N',
  '07\tSplit\t\\N',
]

test('every way in which a row can differ, whatever the order of the rows', async () => {
  const after = [
    '27\tOutreach\t\\N',
    'a\tWard\t\\N',
    '02\tTelehealth\t\\N',
    '04\tShelter\t\\N',
    '03\tSchool\t2026-10-01',
    '06\tNew\t\\N',
  ]
  const changed = {
    renamed: [{ from: ['05'], to: ['06'] }],
    replaced: [{ key: ['07'], by: [['06'], ['27']] }],
  }
  const expected = [
    ['added', '27'],
    ['changed', '02', 'name'],
    ['changed', 'a', 'code'],
    ['gone', '07', 'by 06', 'by 27'],
    ['renamed', '06', 'was 05', 'name'],
    ['retired', '03', 'retired_on'],
    ['revived', '04', 'retired_on'],
  ]
  for (const [left, right] of [
    [before, after],
    [before.toReversed(), after],
    [before, after.toReversed()],
  ] as const) {
    expect((await compare(release(left), release(right, changed, 3))).sort()).toEqual(expected)
  }
})

test('a rename that an earlier release declared already is none', async () => {
  const renamed = [{ from: ['05'], to: ['06'] }]
  expect(await compare(release(['06\tNew\t\\N']), release(['06\tNewer\t\\N'], { renamed }))).toEqual([
    ['changed', '06', 'name'],
  ])
})

test('columns that only one release has are left out of account', async () => {
  const fields = ['code', 'colour', 'name', 'retired_on']
  const after = release(['02\tred\tTelehelth\t\\N', '03\tblue\tSchools\t\\N'], { fields })
  expect(await compare(release(before.slice(0, 2)), after)).toEqual([['changed', '03', 'name']])
})

test('rows under another key are all gone and all added', async () => {
  const after = release(['02\tTelehelth\t\\N'], { key: ['name'] })
  expect(await compare(release(['02\tTelehelth\t\\N']), after)).toEqual([
    ['gone', '02'],
    ['added', 'Telehelth'],
  ])
})

test('a dataset with equal content is not read', async () => {
  const unread = { ...release(before), readLines: () => expect.unreachable() }
  expect(await compare(unread, unread)).toEqual([])
})
