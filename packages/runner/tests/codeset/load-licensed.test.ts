import { cpt, createTableStatement } from '@sow/codesets'
import { defineDataset, defineSchemaPackage, defineSeedPackage } from '@sow/kit'
import { buildManifest } from '@sow/kit/build'
import { expect, test } from 'vitest'
import { writeFiles } from '../../../codesets/tests/fixtures/release-files.js'
import { cptFile } from '../../../codesets/tests/fixtures/table-files.js'
import {
  blame,
  drift,
  inspectCodeSet,
  type PlanChoices,
  plan,
  readStatus,
  remove,
  show,
  undo,
} from '../../src/index.js'
import { readingDatabase, refuseRestrictedTables } from '../../src/project.js'
import { discovered } from '../fixtures/packages.js'
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
      await session.query(
        "update cpt_codes set long_description = 'Invented by the site' where code = '0000A'",
      )
      const looks = [
        await undo(context, done.run?.id ?? null, { look: true, values: true }),
        await remove(context, 'codesets', { look: true }),
      ]
      expect(looks).toMatchObject([
        { datasets: [{ removed: 1, left: 1 }] },
        { datasets: [{ removed: 1, left: 1 }] },
      ])
      expect(JSON.stringify(looks)).not.toMatch(/000[01]A|Invented/)
      await expect(usingTables(context, ['cpt_codes'])).rejects.toMatchObject({ code: 'ROWS_RESTRICTED' })
      await session.query("delete from cpt_codes where code = '0001A'")
      const found = await drift(context, ['codesets/cpt'], true)
      expect(JSON.stringify(found)).not.toMatch(/0001A|Invented/)
    },
    createTableStatement(cpt, 'cpt_codes'),
  )
})

test('an error about such a row names no code', async () => {
  using files = writeFiles({ 'cpt.txt': cptFile })
  const refusing = createTableStatement(cpt, 'cpt_codes').replace(/\)$/, ", check (code <> '0001A'))")
  await usingCodeDatabase(async ({ load }) => {
    const error = await load(files.path('cpt.txt'), { set: 'cpt', release: '2026' }).catch((thrown) => thrown)
    expect(error).toMatchObject({ code: 'DATA_REJECTED', place: { dataset: 'codesets/cpt' } })
    expect(JSON.stringify(error) + String(error)).not.toMatch(/0001A|Invented/)
  }, refusing)
})

/** As a capture does first. */
async function usingTables(context: Parameters<typeof undo>[0], tables: readonly string[]) {
  await readingDatabase(context, ({ database }) => refuseRestrictedTables(database, tables))
}

const text = { type: 'text', nullable: false, defaulted: false, generated: false }

interface Practice {
  cpt_codes: { code: string; long_description: string; medium_description: string; short_description: string }
}

/** A package with made-up codes of its own, of which one is in the site's file as well. */
async function packageOfOwnCodes() {
  const columns = { code: text, long_description: text, medium_description: text, short_description: text }
  const schema = defineSchemaPackage({
    migrations: {},
    tables: { cpt_codes: { primaryKey: ['code'], columns } },
  })
  const codes = defineDataset<Practice>()({
    name: 'codes',
    table: 'cpt_codes',
    key: ['code'],
    defaultOwnership: 'package',
    selectionOf: 'codesets/cpt',
    rows: ['0000A', '0009Z'].map((code) => ({
      code,
      long_description: 'Own',
      medium_description: 'Own',
      short_description: 'Own',
    })),
  })
  const manifest = await buildManifest({
    package: { name: 'seed-codes', version: '1.0.0' },
    definition: defineSeedPackage({ domain: 'own', schema, datasets: [codes] }),
    schema: null,
    migrations: [],
    foreign: () => undefined,
  })
  const described = manifest.datasets.map(({ canonical: _, ...dataset }) => dataset)
  return { ...discovered('seed-codes', { ...manifest, datasets: described }), datasets: [codes] }
}

test('a plan of a package that has the same table tells counts of it, and neither codes nor texts', async () => {
  using files = writeFiles({ 'cpt.txt': cptFile })
  await usingCodeDatabase(
    async ({ context, load, session }) => {
      const project = { ...context.project, packages: [await packageOfOwnCodes()] }
      const choices: PlanChoices = {
        selection: { only: [], skip: [], kinds: ['reference'] },
        tenant: null,
        onConflict: 'keep',
        allowDowngrade: false,
        acceptMassChange: [],
        values: true,
        impact: true,
      }
      const told: unknown[] = []
      const planned = async () => {
        told.length = 0
        const found = await plan(
          { ...context, project },
          { ...choices, eachRow: (row) => void told.push(row) },
        )
        return JSON.stringify([found, told])
      }
      // Before, the rows are the package's own, and the site's: negative control.
      await session.query("insert into cpt_codes values ('0000A', 'Invented', 'Invented', 'Invented')")
      expect(await planned()).toMatch(/0000A.*Invented/)
      await session.query('delete from cpt_codes')
      await load(files.path('cpt.txt'), { set: 'cpt', release: '2026' })
      await session.query(`
        create table favourites (code text references cpt_codes);
        insert into favourites values ('0000A')`)
      const shown = await planned()
      expect(shown).not.toMatch(/0000A|0001A|0009Z|Invented/)
      expect(shown).toContain('(under a licence)')
    },
    createTableStatement(cpt, 'cpt_codes'),
  )
})
