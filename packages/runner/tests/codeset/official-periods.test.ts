import { describe, expect, test } from 'vitest'
import { officialFile } from '../../../codesets/tests/fixtures/official-data.js'
import { undo } from '../../src/index.js'
import { usingClinic } from './clinic-database.js'

const fiscal2025 = officialFile('icd10cm/cms_2025_dx.zip')
const april2025 = officialFile('icd10cm/cdc_Code-desciptions-April-2025_noop.zip')
const fiscal2026 = officialFile('icd10cm/cms_2026_dx.zip')
const files = [fiscal2025, april2025, fiscal2026].filter((file) => file !== null)

/** Rows with a period on a day, and those of them that are billable. */
const counted = (day: string) => `
  select
    count(*)::int as rows,
    count(*) filter (where billable)::int as billable
  from billing_diagnosis_code_periods
  where valid_from <= '${day}'
    and (valid_through is null or valid_through >= '${day}')`

const days = {
  '2024-09-30': { rows: 97_296, billable: 74_044 },
  '2024-10-01': { rows: 97_584, billable: 74_260 },
  '2025-03-31': { rows: 97_584, billable: 74_260 },
  '2025-04-01': { rows: 97_584, billable: 74_260 },
  '2025-09-30': { rows: 97_584, billable: 74_260 },
  '2025-10-01': { rows: 98_186, billable: 74_719 },
  '2026-03-31': { rows: 98_186, billable: 74_719 },
}

describe.runIf(files.length === 3)('the publisher’s own files of ICD-10-CM, in a clinic’s tables', () => {
  const digests = new Set<unknown>()
  test.each([
    ['in their order', files],
    ['the newest first', [...files].reverse()],
  ])('answer on every day as the file of that day: %s, and twice', async (_, order) => {
    await usingClinic(async ({ load, rows, digest }) => {
      for (const file of order) {
        const started = performance.now()
        const { totals } = await load(file)
        process.stderr.write(
          `${file.replace(/.*\//, '')}: ${Math.round(performance.now() - started)} ms, ${JSON.stringify(totals)}\n`,
        )
      }
      for (const [day, expected] of Object.entries(days))
        expect(await rows(counted(day)), day).toEqual([expected])
      digests.add(await digest())
      expect((await load(order[0] ?? '')).run).toBeNull()
      digests.add(await digest())
    })
    expect(digests.size).toBe(1)
  })

  test('tell the year before by the addenda alone, until an undo takes it back', async () => {
    await usingClinic(async ({ load, rows, answers, digest, context }) => {
      await load(fiscal2026 ?? '')
      const alone = await digest()
      expect(await rows(counted('2025-09-30'))).toEqual([days['2025-09-30']])
      const before = Object.values(await answers('2025-03-01'))
      expect(new Set(before)).toEqual(new Set(['unknown']))
      await load(fiscal2026 ?? '', { addenda: true })
      expect(await rows(counted('2025-03-01'))).toEqual([days['2025-03-31']])
      await undo(context, null)
      expect(await digest()).toBe(alone)
    })
  })
})
