import { describe, expect, test } from 'vitest'
import { officialFile } from './fixtures/official-data.js'
import { changesOf, readWhole } from './fixtures/read-release.js'

/** A test of two publishers' own files, left out with its reason where one is not there. */
function compared(name: string, files: readonly [string, string], expected: Record<string, unknown>) {
  const [before, after] = files.map(officialFile)
  test.skipIf(before === null || after === null)(name, async () => {
    const [old, now] = [await readWhole(before ?? ''), await readWhole(after ?? '')]
    const { added, gone, changed } = changesOf(old.rows, now.rows)
    const flips = changed.filter(({ old: was, row }) => was['status'] !== row['status'])
    expect({
      added,
      gone,
      changed: changed.length,
      statuses: flips.map(({ key }) => key),
      release: now.found.release?.release ?? null,
    }).toMatchObject(expected)
  })
}

describe('the publishers’ own tables', () => {
  compared(
    'of the NUCC, the first in another encoding',
    ['nucc/nucc_taxonomy_231.csv', 'nucc/nucc_taxonomy_241.csv'],
    { added: 0, gone: 0, changed: 31 },
  )
  compared('of the NUCC', ['nucc/nucc_taxonomy_241.csv', 'nucc/nucc_taxonomy_251.csv'], {
    added: 9,
    gone: 0,
    changed: 61,
  })
  compared('of vaccines', ['cvx/cvx_2025-01-06.xml', 'cvx/cvx_2025-12-09.xml'], {
    added: 8,
    gone: 0,
    changed: 10,
    statuses: ['308'],
    // The newest day of a row: the name has that of the download.
    release: '2025-11-19',
  })
  compared(
    'of relative values, the first saved by a spreadsheet',
    ['pfs-rvu/PPRRVU25_JAN1.level2-only.csv', 'pfs-rvu/PPRRVU2025_Oct.level2-only.csv'],
    { added: 163, gone: 1, changed: 89, release: '2025-October' },
  )
})

/** A test of one publisher's own file. */
function counted(file: string, expected: Record<string, unknown>) {
  const path = officialFile(file)
  test.skipIf(path === null)(file, async () => {
    const { codeSet, rows, counts, found } = await readWhole(path ?? '')
    const release = found.release?.release ?? null
    const effective = found.release?.effective ?? null
    expect({ set: codeSet.name, rows: rows.size, counts, release, effective }).toMatchObject(expected)
  })
}

describe('a publisher’s own file is known and read whole', () => {
  counted('pfs-rvu/GPCI2025.csv', { set: 'medicare-geographic-indices', rows: 109, release: '2025' })
  counted('ndc/unfinished_product.txt.gz', { set: 'ndc-products', rows: 21_478 })
  counted('ndc/unfinished_package.txt.gz', { set: 'ndc-packages', rows: 35_321 })
  counted('icd10cm/ICD-10-CM-CONVERSION-TABLE-FY2026.xlsx', {
    set: 'icd-10-cm-conversions',
    counts: { 'by-code': 5886, 'in-words': 333 },
    release: 'FY2026',
  })
  counted('fhir-cc0/cs-CMS-PlaceofServiceCodes.xml', {
    set: 'place-of-service',
    rows: 52,
    release: '2024-05-02',
  })
  counted('fhir-cc0/v3-ActClass.xml', {
    set: 'fhir-code-systems',
    counts: { active: 87, retired: 24, deprecated: 15 },
  })
  counted('hl7-cc0/CodeSystem-service-type.xml', {
    set: 'fhir-code-systems',
    rows: 596,
    effective: '2024-04-24',
  })
})
