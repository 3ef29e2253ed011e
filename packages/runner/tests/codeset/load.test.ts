import { strToU8, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import {
  addenda,
  firstRelease,
  orderFile,
  releaseArchive,
  sameRelease,
  secondCodes,
  secondRelease,
  writeFiles,
} from '../../../codesets/tests/fixtures/release-files.js'
import { inspectCodeSet, readStatus } from '../../src/index.js'
import { createTable, usingCodeDatabase } from './load-context.js'

/** The made-up releases as files. */
function releases() {
  return writeFiles({
    'first.zip': releaseArchive(firstRelease),
    'same.zip': releaseArchive(sameRelease, { order: 'icd10cm-order-April-2025.txt' }),
    'second.zip': releaseArchive(secondRelease),
    'second.txt': orderFile(secondCodes),
  })
}

const versionsOfRows = 'select code, xmin::text from icd10cm_codes order by code'

describe('loading an official file', () => {
  test('fills the table, and records the release as a dataset', async () => {
    using files = releases()
    await usingCodeDatabase(async ({ load, rows }) => {
      const { totals, state, applied, file } = await load(files.path('first.zip'))
      expect({ inserted: totals.inserted, state, applied }).toEqual({
        inserted: 7,
        state: 'current',
        applied: '2025.0.0',
      })
      expect(file.counts).toEqual({ headers: 2, billable: 5 })
      expect(await rows("select * from icd10cm_codes where code = 'X0A.01'")).toEqual([
        {
          code: 'X0A.01',
          short_description: 'Meaning X0A01',
          long_description: 'Meaning X0A01',
          billable: true,
          retired_on: null,
        },
      ])
      expect(await rows('select dataset, package, version, rows::int from sow.dataset')).toEqual([
        { dataset: 'codesets/icd-10-cm', package: '@sow/codesets', version: '2025.0.0', rows: 7 },
      ])
      expect(await rows('select command, packages from sow.run')).toEqual([
        { command: 'codeset load', packages: { '@sow/codesets': '2025.0.0' } },
      ])
    })
  })

  test('again writes nothing, no line of the ledger either', async () => {
    using files = releases()
    await usingCodeDatabase(async ({ load, rows }) => {
      await load(files.path('first.zip'))
      const before = await rows(`${versionsOfRows}`)
      const { run, totals } = await load(files.path('first.zip'))
      expect(run).toBeNull()
      expect(totals).toMatchObject({ inserted: 0, updated: 0, retired: 0, unchanged: 7 })
      expect(await rows(versionsOfRows)).toEqual(before)
      expect(await rows('select count(*)::int as runs from sow.run')).toEqual([{ runs: 1 }])
    })
  })

  test('of the next release writes what differs, and ends codes the day before it takes effect', async () => {
    using files = releases()
    await usingCodeDatabase(async ({ load, rows }) => {
      await load(files.path('first.zip'))
      const before = new Map((await rows(versionsOfRows)).map(({ code, xmin }) => [code, xmin]))
      const { totals } = await load(files.path('second.zip'))
      expect(totals).toMatchObject({ inserted: 2, updated: 2, retired: 1, deleted: 0 })
      const touched = (await rows(versionsOfRows)).filter(({ code, xmin }) => before.get(code) !== xmin)
      expect(touched.map(({ code }) => code)).toEqual(['X0A.1', 'X0A.10', 'X0A.11', 'X0A.2', 'X0B'])
      expect(
        await rows('select code, retired_on::text from icd10cm_codes where retired_on is not null'),
      ).toEqual([{ code: 'X0A.2', retired_on: '2025-09-30' }])
    })
  })

  test('that brings a code back revives it', async () => {
    using files = releases()
    using later = writeFiles({
      'later.zip': releaseArchive({
        before: secondCodes,
        after: firstRelease.after,
        beforeFile: 'icd10cm_order_2026.txt',
        afterFile: 'icd10cm_order_2027.txt',
      }),
    })
    await usingCodeDatabase(async ({ load, rows }) => {
      await load(files.path('first.zip'))
      await load(files.path('second.zip'))
      expect((await load(later.path('later.zip'))).totals).toMatchObject({ revived: 1, retired: 2 })
      expect(await rows("select retired_on from icd10cm_codes where code = 'X0A.2'")).toEqual([
        { retired_on: null },
      ])
    })
  })

  test('of a release that changes nothing records it and writes no row', async () => {
    using files = releases()
    await usingCodeDatabase(async ({ load, rows }) => {
      await load(files.path('first.zip'))
      const before = await rows(versionsOfRows)
      const { run, applied, totals } = await load(files.path('same.zip'))
      expect(run).not.toBeNull()
      expect(applied).toBe('2025.4.0')
      expect(totals).toMatchObject({ inserted: 0, updated: 0, retired: 0, unchanged: 7 })
      expect(await rows(versionsOfRows)).toEqual(before)
    })
  })

  test('of an older release leaves the newer one, unless a downgrade is asked for', async () => {
    using files = releases()
    await usingCodeDatabase(async ({ load, rows }) => {
      await load(files.path('second.zip'))
      const left = await load(files.path('first.zip'))
      expect(left).toMatchObject({ run: null, state: 'newer-applied', applied: '2026.0.0' })
      const merged = await load(files.path('first.zip'), { allowDowngrade: true })
      expect(merged).toMatchObject({ state: 'current', applied: '2025.0.0' })
      expect(await rows("select long_description from icd10cm_codes where code = 'X0B'")).toEqual([
        { long_description: 'Old wording' },
      ])
    })
  })

  test('into a table of another name is as good', async () => {
    using files = releases()
    await usingCodeDatabase(
      async ({ load, rows }) => {
        await load(files.path('second.txt'), { table: 'diagnoses', release: 'FY2026' })
        expect(await rows('select count(*)::int as rows from diagnoses')).toEqual([{ rows: 8 }])
      },
      createTable.replace('icd10cm_codes', 'diagnoses'),
    )
  })

  test('puts back what the site changed or deleted: the release is the truth', async () => {
    using files = releases()
    await usingCodeDatabase(async ({ load, rows, session }) => {
      await load(files.path('first.zip'))
      await session.query("update icd10cm_codes set billable = false where code = 'X0B'")
      await session.query("delete from icd10cm_codes where code = 'X0A.01'")
      expect((await load(files.path('first.zip'))).totals).toMatchObject({ inserted: 1, updated: 1 })
      expect(await rows('select count(*)::int as rows from icd10cm_codes where billable')).toEqual([
        { rows: 5 },
      ])
    })
  })
})

describe('a plan', () => {
  test('tells what a load would do, and writes nothing', async () => {
    using files = releases()
    await usingCodeDatabase(async ({ load, rows }) => {
      await load(files.path('first.zip'))
      const before = await rows(versionsOfRows)
      const { run, totals, state } = await load(files.path('second.zip'), { dryRun: true })
      expect(run).toBeNull()
      expect(totals).toMatchObject({ inserted: 2, updated: 2, retired: 1 })
      expect(state).toBe('outdated')
      expect(await rows(versionsOfRows)).toEqual(before)
    })
  })
})

describe('nothing is half done', () => {
  test('where the file contradicts its addenda', async () => {
    using files = writeFiles({
      'dx.zip': zipSync({
        'order.txt': strToU8(orderFile(secondCodes.slice(0, -1))),
        'addenda.txt': strToU8(addenda(secondRelease)),
      }),
    })
    await usingCodeDatabase(async ({ load, rows }) => {
      await expect(load(files.path('dx.zip'))).rejects.toMatchObject({
        code: 'DATA_INVALID',
        problems: [{ rule: 'OFFICIAL_TRAILER', file: 'dx.zip/addenda.txt' }, { rule: 'OFFICIAL_ADDENDA' }],
      })
      expect(await rows('select count(*)::int as rows from icd10cm_codes')).toEqual([{ rows: 0 }])
    })
  })

  test('where a line is bad', async () => {
    using files = writeFiles({ 'order.txt': orderFile(secondCodes).replace('X0B     1', 'X0B     3') })
    await usingCodeDatabase(async ({ load, rows }) => {
      await expect(load(files.path('order.txt'), { release: 'FY2026' })).rejects.toMatchObject({
        code: 'DATA_INVALID',
        outcome: 'nothing-changed',
        problems: [{ file: 'order.txt', line: 8, column: 'billable', rule: 'flag' }],
      })
      expect(await rows('select count(*)::int as rows from icd10cm_codes')).toEqual([{ rows: 0 }])
      expect(await rows("select to_regnamespace('sow') as ledger")).toEqual([{ ledger: null }])
    })
  })

  test('where the table is missing or does not fit: the hint names the statement that makes it', async () => {
    using files = releases()
    const hint = expect.stringContaining('--sql')
    await usingCodeDatabase(async ({ load }) => {
      await expect(load(files.path('first.zip'))).rejects.toMatchObject({ code: 'TARGET_MISSING', hint })
    }, 'select 1')
    await usingCodeDatabase(
      async ({ load }) => {
        await expect(load(files.path('first.zip'))).rejects.toMatchObject({ code: 'TARGET_TYPE', hint })
      },
      createTable.replace('billable boolean', 'billable integer'),
    )
  })

  test('where nobody knows the release', async () => {
    using files = releases()
    await usingCodeDatabase(async ({ load }) => {
      await expect(load(files.path('second.txt'))).rejects.toMatchObject({ code: 'CONFIG_USAGE' })
    })
  })
})

describe('the status', () => {
  test('shows a loaded set as current with its release, and as drifted once it was edited', async () => {
    using files = releases()
    await usingCodeDatabase(async ({ load, context, session }) => {
      await load(files.path('second.zip'))
      expect(await readStatus(context)).toMatchObject({
        pending: false,
        datasets: [
          {
            package: '@sow/codesets',
            domain: 'codesets',
            dataset: 'icd-10-cm',
            state: 'current',
            applied: { version: '2026.0.0', rows: 8 },
            available: null,
          },
        ],
      })
      await session.query("update icd10cm_codes set billable = false where code = 'X0B'")
      const status = await readStatus(context)
      expect(status.pending).toBe(true)
      expect(status.datasets.map(({ state }) => state)).toEqual(['drifted'])
    })
  })
})

test('the statement that an inspection gives makes a table that takes the rows', async () => {
  using files = releases()
  const {
    createTable: statement,
    table,
    rows: expected,
  } = await inspectCodeSet(files.directory, {
    file: 'second.zip',
    table: null,
    release: null,
    effective: null,
  })
  await usingCodeDatabase(async ({ load, rows }) => {
    await load(files.path('second.zip'))
    expect(await rows(`select count(*)::int as rows from ${table}`)).toEqual([{ rows: expected }])
  }, statement)
})
