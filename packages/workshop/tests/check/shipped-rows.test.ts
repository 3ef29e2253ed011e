import { describeDataset, type ManifestDataset } from '@sow/kit/manifest'
import { expect, test } from 'vitest'
import { officialFile } from '../../../codesets/tests/fixtures/official-data.js'
import billingMasters from '../../../seed-billing-masters/src/index.js'
import { compareWithOfficial } from '../../src/check/official/compare-with-official.js'
import { readOfficialFile } from '../../src/check/official/read-official-file.js'
import type { ReadableDataset } from '../../src/check/rows/rows-under-check.js'

/** A shipped dataset; `mended` takes a row back to what it was before it was corrected, or away. */
async function shipped(
  name: string,
  mended: (row: Record<string, unknown>) => Record<string, unknown> | null = (row) => row,
): Promise<ReadableDataset> {
  const dataset = billingMasters.datasets.find((each) => each.name === name)
  if (dataset === undefined) throw new Error(`no dataset ${name}`)
  const described = await describeDataset({ seedPackage: billingMasters, dataset })
  const rows: { position: number; values: Record<string, unknown> }[] = []
  for await (const { position, values } of dataset.rows.read()) {
    const row = mended({ ...values })
    if (row !== null) rows.push({ position, values: row })
  }
  const source = {
    ...dataset.rows,
    read: () => rows,
    readBatches: async function* () {
      yield rows
    },
  }
  const manifest = { ...described, rows: rows.length, contentHash: '' } as unknown as ManifestDataset
  return { described: manifest, dataset: { ...dataset, rows: source } }
}

async function against(path: string | null, ...datasets: readonly ReadableDataset[]) {
  const official = await readOfficialFile(path ?? '', '/')
  const { findings } = await compareWithOfficial(official, datasets)
  return findings.map(({ code, message }) => `${code} ${message.split(': ').at(-1)}`)
}

const places = officialFile('fhir-cc0/cs-CMS-PlaceofServiceCodes.xml')

test.skipIf(places === null)('the places of service are those of CMS, all of them', async () => {
  // HL7's copy has another century for both, as a digit was turned.
  const known = ['OFFICIAL_DAY 49, 57.']
  expect(await against(places, await shipped('places-of-service'))).toEqual(known)
  const before = await shipped('places-of-service', (row) =>
    row['code'] === '66' ? null : row['code'] === '16' ? { ...row, effective_from: '2008-04-01' } : row,
  )
  expect(await against(places, before)).toEqual(['OFFICIAL_DAY 16, 49, 57.', 'OFFICIAL_MISSING 66.'])
})

const january = officialFile('hcpcs/HCPC2023_JAN_ANWEB_v3.csv')

test.skipIf(january === null)('the HCPCS rows are those of the release that they name', async () => {
  const texts = ['OFFICIAL_TEXT A4344, J7300.']
  const names = ['procedure-codes', 'modifiers']
  expect(await against(january, ...(await Promise.all(names.map((name) => shipped(name)))))).toEqual(texts)
  const before = await shipped('procedure-codes', (row) =>
    row['code'] === 'G0442'
      ? { ...row, long_description: 'Annual alcohol misuse screening, 15 minutes' }
      : row,
  )
  expect(await against(january, before)).toEqual(['OFFICIAL_TEXT A4344, G0442, J7300.'])
})

test.skipIf(january === null)('what is newer than a whole file says so by its dataset', async () => {
  const recent = [await shipped('recent-procedure-codes'), await shipped('recent-modifiers')]
  expect(await against(january, ...recent)).toEqual([
    'OFFICIAL_NEWER G0019, G0022, G0023, G0024, G0556, G0557, G0558.',
    'OFFICIAL_NEWER JK, JL.',
  ])
})

const diagnoses = officialFile('icd10cm/cms_2026_dx.zip')

test.skipIf(diagnoses === null)('every diagnosis is that of the order file', async () => {
  expect(await against(diagnoses, await shipped('diagnosis-codes'))).toEqual([])
})
