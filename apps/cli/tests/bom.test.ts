import { expect, test } from 'vitest'
import { writeBom } from '../src/render/write-bom.js'

const digest = 'ab'.repeat(32)

test('a bill of materials has a component of type data for each dataset, and the files that it came from below it', () => {
  const source = {
    run: 3,
    dataset: 'codesets/icd-10-cm',
    publisher: 'NCHS and CMS',
    release: 'FY2026',
    version: '2026.0.0',
    effective: '2025-10-01',
    file: 'cms_2026_dx.zip',
    sha256: 'cd'.repeat(32),
    license: 'US federal work',
    restricted: false,
  }
  const item = {
    dataset: 'codesets/icd-10-cm',
    title: 'ICD-10-CM',
    table: 'billing_diagnosis_codes',
    package: '@sow/codesets',
    version: '2026.0.0',
    contentHash: `sow1:${digest}`,
    rows: 98_186,
    license: 'CC0-1.0',
    sources: [source],
  }
  const database = { engine: 'postgres' as const, serverVersion: '15.4', name: 'clinic', schema: 'public' }
  const report = { database, run: null, components: [item] }
  const bom = JSON.parse(writeBom(report, '1.0.0'))
  expect(bom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' })
  expect(bom.metadata.component).toMatchObject({ type: 'data', name: 'clinic' })
  expect(bom.components).toMatchObject([
    {
      type: 'data',
      name: 'codesets/icd-10-cm',
      version: '2026.0.0',
      hashes: [{ alg: 'SHA-256', content: digest }],
      licenses: [{ license: { id: 'CC0-1.0' } }],
      components: [
        {
          type: 'data',
          name: 'cms_2026_dx.zip',
          version: 'FY2026',
          publisher: 'NCHS and CMS',
          hashes: [{ alg: 'SHA-256', content: 'cd'.repeat(32) }],
          licenses: [{ license: { name: 'US federal work' } }],
        },
      ],
    },
  ])
  expect(writeBom(report, '1.0.0')).toBe(writeBom(report, '1.0.0'))
})
