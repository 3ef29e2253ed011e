import { type DatasetUnit, databaseOver, removeDomain, seedDatasets } from '@sow/engine'
import { defineDataset, defineSchemaPackage, defineSeedPackage } from '@sow/kit'
import { ContentHash, describeDataset } from '@sow/kit/manifest'
import { encodeRows, readCanonicalRows } from '@sow/kit/rows'
import { describe, expect, test } from 'vitest'
import {
  firstRelease,
  releaseArchive,
  secondRelease,
  writeFiles,
} from '../../../codesets/tests/fixtures/release-files.js'
import { readStatus, undo } from '../../src/index.js'
import { type Clinic, usingClinic } from './clinic-database.js'

type AnyDatabase = Record<string, Record<string, string | null>>

const text = { type: 'text', nullable: false, defaulted: false, generated: false }

/** A starter set of the clinic's diagnoses: three codes with the starter's own texts, one of them in no release. */
async function starter(version: string, codes: readonly string[]): Promise<DatasetUnit> {
  const columns = {
    code_system: text,
    code: text,
    short_description: text,
    chapter: { ...text, nullable: true },
  }
  const schema = defineSchemaPackage({
    migrations: {},
    tables: { billing_diagnosis_codes: { primaryKey: ['code_system', 'code'], columns } },
  })
  const rows = codes.map((code) => ({
    code_system: 'ICD-10-CM',
    code,
    short_description: `Starter ${code} ${version}`,
    chapter: 'A chapter',
  }))
  const dataset = defineDataset<AnyDatabase>()({
    name: 'diagnosis-codes',
    table: 'billing_diagnosis_codes',
    key: ['code_system', 'code'],
    defaultOwnership: 'package',
    absent: 'delete',
    selectionOf: 'codesets/icd-10-cm',
    rows,
  })
  const seedPackage = defineSeedPackage({ domain: 'starters', schema, datasets: [dataset] })
  const described = await describeDataset({ seedPackage, dataset })
  const hash = new ContentHash(described.fields)
  for await (const { line } of encodeRows(described, dataset.rows)) hash.add(line)
  const manifest = { ...described, rows: hash.rows, contentHash: hash.digest() }
  const open = () => readCanonicalRows({ dataset, described: manifest })
  return {
    package: 'starters',
    version,
    origin: 'linked',
    domain: 'starters',
    dataset: manifest,
    tenants: null,
    rows: open,
  }
}

const lock = { waitSeconds: 30 }
const run = { command: 'db seed', actor: 'test', toolVersion: '0.0.0', packages: {} }

async function seed({ session }: Clinic, unit: DatasetUnit) {
  const options = {
    tenant: null,
    onConflict: 'keep' as const,
    allowDowngrade: false,
    acceptMassChange: [],
    lock,
    run,
  }
  return await seedDatasets(databaseOver(session), [unit], options)
}

async function texts({ rows }: Clinic, codes: readonly string[]): Promise<readonly unknown[]> {
  const listed = codes.map((code) => `'${code}'`).join()
  const found = await rows(
    `select code, short_description as text from billing_diagnosis_codes where code in (${listed}) order by code`,
  )
  return found.map(({ code, text: short }) => `${code}: ${short}`)
}

const shown = ['X0A.1', 'X0B', 'X9Z']

describe('a starter set and the full release that it is a selection of', () => {
  test('share rows: the wider set has its texts while it is there, and neither takes the other’s rows away', async () => {
    using files = writeFiles({
      'FY2025.zip': releaseArchive(firstRelease),
      'FY2026.zip': releaseArchive(secondRelease),
    })
    await usingClinic(async (clinic) => {
      await seed(clinic, await starter('1.0.0', shown))
      await clinic.load(files.path('FY2025.zip'))
      await clinic.load(files.path('FY2026.zip'))
      const wide = ['X0A.1: Meaning X0A1', 'X0B: New wording', 'X9Z: Starter X9Z 1.0.0']
      expect(await texts(clinic, shown)).toEqual(wide)
      expect((await readStatus(clinic.context)).datasets.map(({ state }) => state)).not.toContain('drifted')

      // A newer starter drops a shared code and one of its own, and rewords what is left.
      const newer = await seed(clinic, await starter('1.1.0', ['X0B', 'X9Y']))
      expect(newer.datasets).toMatchObject([{ inserted: 1, updated: 0, deleted: 1 }])
      expect(await texts(clinic, [...shown, 'X9Y'])).toEqual([...wide.slice(0, 2), 'X9Y: Starter X9Y 1.1.0'])
      expect((await seed(clinic, await starter('1.1.0', ['X0B', 'X9Y']))).run).toBeNull()
    })
  })

  test('part again: an undo gives the shared rows back at once, and a removal with the next seed', async () => {
    using files = writeFiles({ 'FY2026.zip': releaseArchive(secondRelease) })
    await usingClinic(async (clinic) => {
      const unit = await starter('1.0.0', shown)
      await seed(clinic, unit)
      const own = shown.map((code) => `${code}: Starter ${code} 1.0.0`)
      await clinic.load(files.path('FY2026.zip'))
      await undo(clinic.context, null)
      expect(await texts(clinic, [...shown, 'X0A.10'])).toEqual(own)
      // What was undone stays away.
      expect((await clinic.load(files.path('FY2026.zip'))).state).toBe('held')
    })
    await usingClinic(async (clinic) => {
      const unit = await starter('1.0.0', shown)
      await clinic.load(files.path('FY2026.zip'))
      await seed(clinic, unit)
      expect(await texts(clinic, shown)).toEqual([
        'X0A.1: Meaning X0A1',
        'X0B: New wording',
        'X9Z: Starter X9Z 1.0.0',
      ])
      await removeDomain(databaseOver(clinic.session), { domain: 'codesets', lock, run })
      expect((await seed(clinic, unit)).datasets).toMatchObject([{ updated: 2, inserted: 0 }])
      expect(await texts(clinic, [...shown, 'X0A.10'])).toEqual(
        shown.map((code) => `${code}: Starter ${code} 1.0.0`),
      )
    })
  })
})
