import { describe, expect, test } from 'vitest'
import {
  firstHcpcs,
  hcpcsArchive,
  hcpcsWorkbook,
  secondHcpcs,
  workbook,
} from '../../../codesets/tests/fixtures/hcpcs-files.js'
import {
  billable,
  firstRelease,
  type MadeRelease,
  releaseArchive,
  sameRelease,
  secondCodes,
  secondRelease,
  writeFiles,
} from '../../../codesets/tests/fixtures/release-files.js'
import { history, readStatus, undo } from '../../src/index.js'
import { usingClinic } from './clinic-database.js'

const thirdRelease: MadeRelease = {
  before: secondCodes,
  after: [...secondCodes.filter(({ code }) => code !== 'X0A10'), billable('X0C')],
  beforeFile: 'icd10cm_order_2026.txt',
  afterFile: 'icd10cm_order_2027.txt',
}

/** The made-up releases as files: three years, an update that changes nothing, and a damaged one. */
function releases() {
  const damaged = {
    ...secondRelease,
    after: [...secondCodes.slice(0, -1), billable('X0B', 'Slip of a hand'), billable('X0D', 'No such code')],
  }
  return writeFiles({
    'FY2025.zip': releaseArchive(firstRelease),
    'FY2025-April.zip': releaseArchive(sameRelease, { order: 'icd10cm-order-April-2025.txt' }),
    'FY2026.zip': releaseArchive(secondRelease),
    'damaged.zip': releaseArchive(damaged),
    'FY2027.zip': releaseArchive(thirdRelease),
  })
}

const [yes, no, unknown] = ['billable', 'not-billable', 'unknown']

describe('releases in a clinic’s own tables', () => {
  test('answer for every day that they prove, and tell the time of which nothing is known', async () => {
    using files = releases()
    await usingClinic(async ({ load, answers, rows }) => {
      const first = await load(files.path('FY2025.zip'))
      expect(first).toMatchObject({ state: 'current', file: { table: 'billing_diagnosis_codes' } })
      await load(files.path('FY2026.zip'))
      expect(await answers('2025-09-30')).toMatchObject({ 'X0A.1': yes, 'X0A.10': no, 'X0A.2': yes, X0A: no })
      expect(await answers('2025-10-01')).toMatchObject({ 'X0A.1': no, 'X0A.10': yes, 'X0A.2': no, X0B: yes })
      expect(await answers('2024-01-01')).toMatchObject({ 'X0A.1': unknown, X0A: unknown })
      expect(
        await rows(`
          select valid_from, valid_through, short_description, start_basis
          from billing_diagnosis_code_periods
          where code = 'X0B'
          order by valid_from`),
      ).toEqual([
        {
          valid_from: '2024-10-01',
          valid_through: '2025-09-30',
          short_description: 'Old wording',
          start_basis: 'release',
        },
        {
          valid_from: '2025-10-01',
          valid_through: null,
          short_description: 'New wording',
          start_basis: 'release',
        },
      ])
      expect(
        await rows(`
          select code, short_description, billable_from, billable_through, retired_on
          from billing_diagnosis_codes
          where code in ('X0A.1', 'X0A.2')
          order by code`),
      ).toMatchObject([
        { code: 'X0A.1', billable_from: '2024-10-01', billable_through: '2025-09-30', retired_on: null },
        { code: 'X0A.2', billable_through: '2025-09-30', retired_on: '2025-09-30' },
      ])
    })
    await usingClinic(async ({ load, answers }) => {
      await load(files.path('FY2025.zip'))
      const { validity } = await load(files.path('FY2027.zip'))
      expect(validity?.gaps).toEqual([{ from: '2024-10-02', through: '2026-09-29' }])
      expect(await answers('2025-12-24')).toMatchObject({
        'X0A.01': yes,
        'X0A.10': unknown,
        'X0A.2': unknown,
      })
      expect(await answers('2026-09-30')).toMatchObject({ 'X0A.10': yes, 'X0A.2': no })
    })
  })

  test('come to the same rows in whatever order they are loaded, twice, or with a damaged file between', async () => {
    using files = releases()
    const names = ['FY2025', 'FY2025-April', 'FY2026', 'FY2027']
    const digests: unknown[] = []
    // Backwards, with one in between and one twice.
    for (const order of [names, ['FY2027', 'FY2026', 'FY2025', 'FY2025-April', 'FY2026']])
      await usingClinic(async ({ load, digest }) => {
        for (const name of order) await load(files.path(`${name}.zip`))
        digests.push(await digest())
      })
    await usingClinic(async ({ load, digest }) => {
      for (const name of names.filter((each) => each !== 'FY2026')) await load(files.path(`${name}.zip`))
      await load(files.path('damaged.zip'))
      digests.push(`damaged ${await digest()}`)
      await expect(load(files.path('FY2026.zip'))).rejects.toMatchObject({ code: 'DATA_SAME_VERSION' })
      // The code that only the damaged file has goes with it.
      const { totals } = await load(files.path('FY2026.zip'), { replace: true })
      expect(totals.left).toBe(0)
      digests.push(await digest())
    })
    const [expected, ...others] = digests
    expect(others).toEqual([expected, expect.stringContaining('damaged'), expected])
    expect(others[1]).not.toBe(`damaged ${expected}`)
  })

  test('write nothing twice, are taken back by an undo, and name their files in history and status', async () => {
    using files = releases()
    await usingClinic(async ({ load, digest, rows, context }) => {
      await load(files.path('FY2025.zip'))
      const versions = 'select code, xmin::text from billing_diagnosis_code_periods order by code, valid_from'
      const [before, kept] = [await rows(versions), await digest()]
      expect((await load(files.path('FY2025.zip'))).run).toBeNull()
      const april = await load(files.path('FY2025-April.zip'))
      expect(april.run).not.toBeNull()
      expect(await rows(versions)).toEqual(before)
      await undo(context, null)
      expect(await digest()).toBe(kept)
      await load(files.path('FY2026.zip'))
      const { runs } = await history(context, 10)
      expect(
        runs.map(({ sources, undone }) => [undone, sources.map(({ release, file }) => `${release} ${file}`)]),
      ).toEqual([
        [false, ['FY2026 FY2026.zip']],
        [false, []],
        [true, ['FY2025-April FY2025-April.zip']],
        [false, ['FY2025 FY2025.zip']],
      ])
      const { datasets } = await readStatus(context)
      expect(datasets.map(({ dataset, state }) => [dataset, state])).toEqual(
        ['icd-10-cm', 'icd-10-cm-coverage', 'icd-10-cm-periods'].map((name) => [name, 'current']),
      )
    })
  })

  test('can be loaded from the addenda of the release after them', async () => {
    using files = releases()
    await usingClinic(async ({ load, answers, rows }) => {
      await load(files.path('FY2026.zip'))
      expect(await answers('2025-01-01')).toMatchObject({ 'X0A.1': unknown })
      await load(files.path('FY2026.zip'), { addenda: true })
      expect(await answers('2025-01-01')).toMatchObject({ 'X0A.1': yes, 'X0A.10': no, 'X0A.2': yes })
      expect(await rows('select covered_from, basis from code_set_coverage order by covered_from')).toEqual([
        { covered_from: '2024-10-01', basis: 'addenda' },
        { covered_from: '2025-10-01', basis: 'assumed' },
      ])
    })
  })

  test('are dated by the publisher’s conversion table, whenever that comes', async () => {
    using files = releases()
    using conversions = writeFiles({
      'conversions.xlsx': workbook([
        ['This FY 2026 (October 1, 2025 Update) Conversion Table has made-up codes.'],
        ['Current code assignment', 'Effective', 'Previous Code(s) Assignment'],
        ['X0A.01', '2020', 'X0A.0'],
        ['X0A.10', '2025', 'X0A.1'],
        ['X0A.11', '2025', 'X0A.1 and X0A.2'],
        ['X0B', '44197', 'X0Z'],
      ]),
    })
    const digests: unknown[] = []
    for (const order of ['first', 'last'])
      await usingClinic(async ({ load, answers, rows, digest }) => {
        const table = () => load(conversions.path('conversions.xlsx'))
        if (order === 'first') await table()
        await load(files.path('FY2026.zip'))
        if (order === 'last') await table()
        expect((await table()).run).toBeNull()
        digests.push(await digest())
        expect(await answers('2020-10-01')).toMatchObject({
          'X0A.01': yes,
          'X0A.10': no,
          'X0A.1': unknown,
          X0B: no,
        })
        expect(await answers('2020-09-30')).toMatchObject({ 'X0A.01': no, X0B: no })
        expect(await answers('2021-01-01')).toMatchObject({ X0B: yes })
        expect(
          await rows("select successor_code from billing_code_successors where code = 'X0A.1' order by 1"),
        ).toEqual([{ successor_code: 'X0A.10' }, { successor_code: 'X0A.11' }])
      })
    expect(digests[0]).toBe(digests[1])
  })

  test('of HCPCS have the dates that their publisher states, procedures and modifiers each in their table', async () => {
    using files = writeFiles({
      'first.xlsx': hcpcsWorkbook(firstHcpcs),
      'second.zip': hcpcsArchive(firstHcpcs, secondHcpcs),
    })
    const loads = [
      { file: files.path('first.xlsx'), release: '2019' },
      { file: files.path('second.zip'), release: '2020' },
    ]
    const digests: unknown[] = []
    for (const order of [loads, [...loads].reverse()])
      await usingClinic(async ({ load, rows }) => {
        for (const { file, release } of order) await load(file, { release })
        expect((await load(files.path('first.xlsx'), { release: '2019' })).run).toBeNull()
        const found = await rows(`
          select code, valid_from, valid_through, short_description as text, start_basis
          from billing_procedure_code_periods
          union all
          select code, valid_from, valid_through, short_description, start_basis
          from billing_modifier_periods
          order by 1, 2`)
        digests.push(JSON.stringify(found))
        const told = found.map((row) => Object.values(row).join(' '))
        expect(told.filter((line) => !line.startsWith('Z0001'))).toEqual([
          'XA 1999-01-01  Invented modifier stated',
          'Z0002 1999-01-01 2019-12-31 Invented service stated',
          'Z0003 1999-01-01 2019-12-31 Old wording stated',
          'Z0003 2020-01-01  New wording stated',
          // The file of 2020 lacks it, and nobody says when it ended.
          'Z0004 1999-01-01 2019-01-01 Invented item stated',
          'Z0005 2020-01-01  Invented novelty stated',
        ])
        const answer = "select answer from billing_procedure_codes_on('2019-06-01') where code = 'Z0005'"
        expect(await rows(answer)).toEqual([{ answer: 'not-billable' }])
        expect(await rows('select code, name, billable_through from billing_modifiers')).toEqual([
          { code: 'XA', name: 'Invented modifier', billable_through: null },
        ])
      })
    expect(digests[0]).toBe(digests[1])
  })
})
