import { describe, expect, test } from 'vitest'
import { officialFile } from '../../../codesets/tests/fixtures/official-data.js'
import {
  firstRelease,
  releaseArchive,
  secondRelease,
  writeFiles,
} from '../../../codesets/tests/fixtures/release-files.js'
import { comparePackages } from '../../src/index.js'

const nothing = { named: null, changeset: false, check: false }

test('two release files of a publisher are compared as they are', async () => {
  using files = writeFiles({
    'first.zip': releaseArchive(firstRelease),
    'second.zip': releaseArchive(secondRelease),
  })
  const { diff, changelog } = await comparePackages({
    ...nothing,
    ...{ workingDirectory: files.directory, from: 'first.zip', to: 'second.zip' },
  })
  expect(diff).toMatchObject({
    from: { label: 'ICD-10-CM FY2025', version: '2025.0.0', origin: 'official-file' },
    to: { label: 'ICD-10-CM FY2026' },
    bump: 'minor',
  })
  expect(diff?.datasets[0]?.rows.map(({ action, key }) => [action, key])).toEqual([
    ['changed', 'X0A.1'],
    ['changed', 'X0B'],
    ['gone', 'X0A.2'],
    ['added', 'X0A.10'],
    ['added', 'X0A.11'],
  ])
  expect(changelog).toEqual([
    'ICD-10-CM: 2 codes added (X0A.10, X0A.11), 1 code retired (X0A.2), billable changed for 1 code (X0A.1), 1 long description corrected (X0B), 1 short description corrected (X0B).',
  ])
})

const from = officialFile('icd10cm/cms_2025_dx.zip')
const to = officialFile('icd10cm/cms_2026_dx.zip')

describe.runIf(from !== null && to !== null)('the publisher’s own files of ICD-10-CM', () => {
  test('differ from FY2025 to FY2026 in 687 codes', async () => {
    const { diff } = await comparePackages({ ...nothing, workingDirectory: '/', from, to })
    const [codes] = diff?.datasets ?? []
    expect(codes).toMatchObject({
      rowsBefore: 97_584,
      rowsAfter: 98_186,
      counts: { added: 614, gone: 12, changed: 61 },
    })
    expect(codes?.columns).toEqual(
      expect.arrayContaining([
        { column: 'billable', text: false, rows: 16 },
        { column: 'long_description', text: true, rows: 45 },
      ]),
    )
    const flips =
      codes?.rows.flatMap(({ values }) => values.filter(({ column }) => column === 'billable')) ?? []
    expect(new Set(flips.map(({ from, to }) => `${from} ${to}`))).toEqual(new Set(['true false']))
  })
})
