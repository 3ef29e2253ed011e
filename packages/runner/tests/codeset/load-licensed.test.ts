import { cpt, createTableStatement } from '@sow/codesets'
import { expect, test } from 'vitest'
import { writeFiles } from '../../../codesets/tests/fixtures/release-files.js'
import { cptFile } from '../../../codesets/tests/fixtures/table-files.js'
import { blame, drift, inspectCodeSet, readStatus, show } from '../../src/index.js'
import { usingCodeDatabase } from './load-context.js'

test('a file under a licence of the site’s is loaded, and its rows are shown to nobody', async () => {
  using files = writeFiles({ 'cpt.txt': cptFile })
  const choices = { file: files.path('cpt.txt'), table: null, release: '2026', effective: null }
  await expect(inspectCodeSet('/', choices)).rejects.toMatchObject({ code: 'DATA_SYNTAX' })
  const report = await inspectCodeSet('/', { ...choices, set: 'cpt' })
  expect(report).toMatchObject({ codeSet: 'cpt', redistributable: 'no', rows: 2 })
  await usingCodeDatabase(
    async ({ context, load, rows, session }) => {
      const said = { set: 'cpt', release: '2026' }
      const plan = await load(files.path('cpt.txt'), { ...said, dryRun: true })
      expect(plan).toMatchObject({ totals: { inserted: 2 }, datasets: [{ samples: [] }] })
      const done = await load(files.path('cpt.txt'), said)
      expect(done.totals.inserted).toBe(2)
      for (const shown of [report, plan, done]) expect(JSON.stringify(shown)).not.toMatch(/0000A|Invented/)
      expect(await rows('select code from cpt_codes order by code')).toEqual([
        { code: '0000A' },
        { code: '0001A' },
      ])
      // The ledger says it of the load itself, and whatever reads rows asks there.
      const { sources } = await readStatus(context)
      expect(sources).toMatchObject([{ dataset: 'codesets/cpt', restricted: true }])
      const asked = { dataset: 'codesets/cpt', key: '0001A', tenant: null, values: true }
      await expect(show(context, { ...asked, limit: 10 } as never)).rejects.toMatchObject({
        code: 'ROWS_RESTRICTED',
      })
      await expect(
        blame(context, { of: 'codesets/cpt', keys: ['0001A'], tenant: null, values: true } as never),
      ).rejects.toMatchObject({ code: 'ROWS_RESTRICTED' })
      await session.query("delete from cpt_codes where code = '0001A'")
      const found = await drift(context, ['codesets/cpt'], true)
      expect(JSON.stringify(found)).not.toMatch(/0001A|Invented/)
    },
    createTableStatement(cpt, 'cpt_codes'),
  )
})
