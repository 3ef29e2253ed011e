import { describe, expect, test } from 'vitest'
import { officialFile } from '../../../codesets/tests/fixtures/official-data.js'
import { inspectCodeSet, readStatus } from '../../src/index.js'
import { usingCodeDatabase } from './load-context.js'

const fiscal2025 = officialFile('icd10cm/cms_2025_dx.zip')
const april2025 = officialFile('icd10cm/cdc_Code-desciptions-April-2025_noop.zip')
const fiscal2026 = officialFile('icd10cm/cms_2026_dx.zip')
const files =
  fiscal2025 === null || april2025 === null || fiscal2026 === null
    ? null
    : { fiscal2025, april2025, fiscal2026 }

const nothingSaid = { table: null, release: null, effective: null }
const versionsOfRows = 'select code, xmin::text, long_description, billable from icd10cm_codes'

describe.runIf(files !== null)('the publisher’s own files of ICD-10-CM', () => {
  const { fiscal2025, april2025, fiscal2026 } = files ?? { fiscal2025: '', april2025: '', fiscal2026: '' }

  test('agree with their addenda', async () => {
    const reports = []
    for (const file of [fiscal2025, april2025, fiscal2026])
      reports.push(await inspectCodeSet('/', { file, ...nothingSaid }))
    expect(reports.map(({ release, counts, findings }) => ({ ...release, ...counts, findings }))).toEqual([
      expected('FY2025', '2025.0.0', '2024-10-01', 23324, 74260),
      expected('FY2025-April', '2025.4.0', '2025-04-01', 23324, 74260),
      expected('FY2026', '2026.0.0', '2025-10-01', 23467, 74719),
    ])
  })

  test('take a database from FY2025 over its April update to FY2026, and write only what changed', async () => {
    await usingCodeDatabase(async ({ load, rows, context }) => {
      expect((await load(fiscal2025)).totals.inserted).toBe(97_584)
      const before = new Map((await rows(versionsOfRows)).map((row) => [row['code'], row]))

      const april = await load(april2025)
      expect(april).toMatchObject({ applied: '2025.4.0', totals: { unchanged: 97_584, updated: 0 } })
      expect(await countTouched(rows, before)).toBe(0)

      const planned = await load(fiscal2026, { dryRun: true })
      const { totals } = await load(fiscal2026)
      expect(totals).toMatchObject({ inserted: 614, updated: 61, retired: 12, revived: 0, deleted: 0 })
      expect(planned.totals).toEqual(totals)

      const after = await rows(`${versionsOfRows} where retired_on is null`)
      const changed = after.filter(({ code, xmin }) => before.get(code)?.['xmin'] !== xmin)
      expect(changed).toHaveLength(614 + 61)
      expect(await countTouched(rows, before)).toBe(614 + 61 + 12)
      const known = changed.flatMap((row) => ({ row, old: before.get(row['code']) }))
      expect(
        known.filter(({ row, old }) => old?.['billable'] === true && row['billable'] === false),
      ).toHaveLength(16)
      expect(
        known.filter(
          ({ row, old }) => old !== undefined && old['long_description'] !== row['long_description'],
        ),
      ).toHaveLength(45)
      expect(
        await rows(
          'select retired_on::text, count(*)::int as codes from icd10cm_codes where retired_on is not null group by 1',
        ),
      ).toEqual([{ retired_on: '2025-09-30', codes: 12 }])

      expect((await load(fiscal2026)).run).toBeNull()
      const { datasets, pending } = await readStatus(context)
      expect(pending).toBe(false)
      expect(datasets).toMatchObject([{ state: 'current', applied: { version: '2026.0.0', rows: 98_186 } }])
    })
  })
})

function expected(release: string, version: string, effective: string, headers: number, billable: number) {
  return { release, version, effective, headers, billable, findings: [] }
}

type Rows = readonly Record<string, unknown>[]

/** Rows that were written since: new ones, and those whose row version is another. */
async function countTouched(
  rows: (statement: string) => Promise<Rows>,
  before: ReadonlyMap<unknown, Record<string, unknown>>,
): Promise<number> {
  return (await rows(versionsOfRows)).filter(({ code, xmin }) => before.get(code)?.['xmin'] !== xmin).length
}
