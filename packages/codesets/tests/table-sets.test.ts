import { gzipSync } from 'node:zlib'
import { strToU8, unzipSync, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { type CodeRow, describeRelease, openOfficialFile, recogniseRelease } from '../src/index.js'
import { writeFiles } from './fixtures/release-files.js'
import {
  codeSystemXml,
  cptFile,
  cvxFile,
  indexFile,
  laterCvxFile,
  mvxFile,
  nppesHeader,
  nppesPerson,
  nuccFile,
  packageFile,
  productFile,
  relativeValueFile,
  terminologyArchive,
  unitOfUseFile,
  valueSetJson,
} from './fixtures/table-files.js'

/** What a file is, and its rows; or what it is refused with. */
async function read(content: string | Uint8Array, name = 'file.txt', set: string | null = null) {
  using files = writeFiles({ [name]: content })
  const recognised = await recogniseRelease(await openOfficialFile(files.path(name)), set)
  const { counts, findings } = await describeRelease({ recognised, table: 'codes', release: null })
  const rows: CodeRow[] = []
  for await (const batch of recognised.found.read()) rows.push(...batch.map(({ values }) => values))
  const { codeSet, found, also } = recognised
  const parts = [...(found.parts?.keys() ?? [])]
  return { set: codeSet.name, release: found.release?.release ?? null, counts, findings, rows, also, parts }
}

const refusal = (content: string | Uint8Array, name?: string, set?: string) =>
  read(content, name, set).then(
    () => null,
    (error: { code: string; problems: readonly { rule: string; line?: number }[] }) =>
      [
        error.code,
        ...error.problems.map(({ rule, line }) => (line === undefined ? rule : `${rule} ${line}`)),
      ].join(' '),
  )

describe('a table of a publisher', () => {
  test('of taxonomies has several encodings, and retirement in its notes alone', async () => {
    const { set, rows } = await read(nuccFile)
    expect(set).toBe('nucc')
    expect(rows).toMatchObject([
      { code: '1XX000000X', definition: 'A text\non two lines §.', inactive: false },
      { code: '1XX000001X', inactive: true, inactive_on: '2007-01-01', replaced_by: '1XX000000X' },
    ])
    // Files before 2022 lack a column, or have days in others.
    const older = nuccFile
      .replace('Notes,Display Name,Section', 'Deactivation Date,Notes,Display Name')
      .replace(',[7/1/2003: new],Invented,Individual', ',7/1/2011,[7/1/2003: new],Invented')
      .replace(',"[1/1/2007', ',,"[1/1/2007')
      .replace(',Deactivated - Invented,Individual', ',Deactivated - Invented')
    expect((await read(older)).rows).toMatchObject([
      {
        code: '1XX000000X',
        display_name: 'Invented',
        section: '',
        inactive: true,
        inactive_on: '2011-07-01',
      },
      { code: '1XX000001X', inactive_on: '2007-01-01' },
    ])
    // The same bytes as UTF-8 have the same content.
    expect((await read(Buffer.from(nuccFile, 'utf8').toString('latin1'))).rows).toEqual(rows)
  })

  test('of vaccines is padded, and what was inactive may be active again', async () => {
    const [first, second] = [await read(cvxFile), await read(laterCvxFile)]
    expect(first).toMatchObject({ set: 'cvx', release: '2025-12-03', counts: { active: 1, inactive: 1 } })
    expect(first.rows[0]).toMatchObject({
      code: '901',
      full_name: 'invented vaccine é',
      updated_on: '2010-05-28',
    })
    expect(second).toMatchObject({ release: '2026-01-05', counts: { active: 2 } })
    expect((await read(mvxFile)).rows).toMatchObject([{ code: 'XX', name: 'Invented Inc', status: 'Active' }])
    expect((await read(unitOfUseFile)).rows).toMatchObject([
      { ndc11: '00000-0001-01', cvx_code: '901', starts_on: '2009-11-01', ends_on: null },
    ])
  })

  test('of drugs is packed, alone or with the other one', async () => {
    const packed = await read(gzipSync(Buffer.from(productFile, 'latin1')), 'product.txt.gz')
    expect(packed).toMatchObject({
      set: 'ndc-products',
      rows: [{ labeler: 'Inventé Inc', name: 'Invented "A"' }],
    })
    const both = zipSync({
      'product.txt': Buffer.from(productFile, 'latin1'),
      'package.txt': strToU8(packageFile),
    })
    expect(await read(both, 'ndc.zip')).toMatchObject({ set: 'ndc-products', also: ['ndc-packages'] })
    const chosen = await read(zipSync({ 'ndc.zip': both }), 'nested.zip', 'ndc-packages')
    expect(chosen.rows).toMatchObject([{ package_ndc: '0000-0001-04', sample: null }])
  })

  test('of relative values has five lines of titles and half a key, and is compared by value', async () => {
    const [clean, saved] = [
      await read(relativeValueFile('October', true)),
      await read(relativeValueFile('January', false)),
    ]
    expect(clean).toMatchObject({ set: 'medicare-relative-values', release: '2025-October', findings: [] })
    expect(clean.rows.map(({ code, modifier }) => [code, modifier])).toEqual([
      ['Z0001', ''],
      ['Z0001', 'ZZ'],
    ])
    expect(saved.findings).toMatchObject([{ code: 'OFFICIAL_SPREADSHEET', severity: 'warning' }])
    expect(saved.rows).toEqual(clean.rows)
    expect((await read(relativeValueFile('October', true, '1.60'))).rows).not.toEqual(clean.rows)
  })

  test('of geographic indices has notes above and below', async () => {
    const { set, release, rows } = await read(indexFile)
    expect({ set, release }).toEqual({ set: 'medicare-geographic-indices', release: '2025' })
    expect(rows.map(({ contractor, locality, work }) => [contractor, locality, work])).toEqual([
      [2102, 1, '1.5'],
      [3602, 21, '1'],
    ])
    // A mark of a footnote at a title, and the index without the floor beside the one that counts.
    const marked = indexFile.replace('Floor)', 'Floor)***')
    expect((await read(marked)).rows).toEqual(rows)
    const both = indexFile
      .replace('2025 PW GPCI (with', '2025 PW GPCI (without 1.0 Floor),2025 PW GPCI (with')
      .replace(/^(\d+,\w+,\d+,[^,]+,)/gm, '$10.9,')
      .replace(/,,,\r/g, ',,,,\r')
    expect((await read(both)).rows).toEqual(rows)
  })

  test('of providers has 329 columns', async () => {
    const { set, rows } = await read(nppesHeader + nppesPerson('2000000010'))
    expect(set).toBe('nppes')
    expect(rows).toMatchObject([
      {
        npi: '2000000010',
        first_name: 'Ida, "I"',
        primary_taxonomy: '1XX000001X',
        taxonomies: '1XX000000X 1XX000001X',
      },
    ])
  })

  test('of providers stands in an archive beside its titles alone, and may have longer names', async () => {
    const person = nppesPerson('2000000010').replace('Ida, ""I""', 'I'.repeat(120))
    const archive = zipSync({
      'npidata_pfile_20050523-20260809.csv': strToU8(nppesHeader + person),
      'npidata_pfile_20050523-20260809_fileheader.csv': strToU8(nppesHeader),
      'othername_pfile_20050523-20260809.csv': strToU8('"NPI","Provider Other Organization Name"\r\n'),
    })
    const { set, rows } = await read(archive, 'NPPES_Data_Dissemination_August_2026_V2.zip')
    expect({ set, name: rows[0]?.['first_name'] }).toEqual({ set: 'nppes', name: 'I'.repeat(120) })
  })

  test('of CPT is known only where a person says so', async () => {
    expect(await refusal(cptFile)).toBe('DATA_SYNTAX')
    expect(await read(cptFile, 'cpt2026.txt', 'cpt')).toMatchObject({
      set: 'cpt',
      counts: { 'category-1': 2 },
    })
    expect((await read('0000A\tInvented\r\n', 'LONGULT.txt', 'cpt')).rows).toMatchObject([{ code: '0000A' }])
  })
})

describe('resources of FHIR', () => {
  test('have a hierarchy, properties and designations', async () => {
    const { set, release, rows } = await read(codeSystemXml)
    expect({ set, release }).toEqual({ set: 'fhir-code-systems', release: '1.2.0' })
    expect(rows.map(({ code, parent_code, status }) => [code, parent_code, status])).toEqual([
      ['top', null, 'active'],
      ['middle', 'top', 'active'],
      ['leaf', 'middle', 'active'],
      ['aside', 'middle', 'inactive'],
    ])
    expect(rows[3]).toMatchObject({ designations: [{ language: 'de', use: null, value: 'daneben' }] })
  })

  test('that add texts to another system are no system of their own', async () => {
    const supplemented = (content: string) =>
      JSON.stringify({
        resourceType: 'CodeSystem',
        url: `http://example.org/${content}`,
        version: '1.0.0',
        content,
        supplements: 'http://example.org/complete',
        concept: [{ code: 'a' }],
      })
    const bundle = (...resources: readonly string[]) =>
      `{"resourceType": "Bundle", "entry": [${resources.map((each) => `{"resource": ${each}}`).join(', ')}]}`
    const { rows, findings, parts } = await read(
      bundle(supplemented('complete'), supplemented('supplement')),
      'a.json',
    )
    expect(rows.map(({ system }) => system)).toEqual(['http://example.org/complete'])
    expect(findings).toMatchObject([{ code: 'OFFICIAL_CONTENT', severity: 'warning' }])
    // What is left out is no content of its version, which may come whole another day.
    expect(parts).toEqual(['http://example.org/complete'])
  })

  test('of several kinds stand in one archive, and a filter chooses out of the system beside it', async () => {
    const all = await read(terminologyArchive, 'package.zip')
    expect(all).toMatchObject({ set: 'fhir-code-systems', also: ['fhir-value-sets', 'fhir-concept-maps'] })
    // A package as npm has it has a version of its own, whatever its resources have.
    const packed = {
      ...unzipSync(terminologyArchive),
      'package/package.json': strToU8('{"version":"6.5.0"}'),
    }
    expect((await read(zipSync(packed), 'package.zip')).release).toBe('6.5.0')
    const { rows } = await read(terminologyArchive, 'package.zip', 'fhir-value-sets')
    expect(rows.map(({ code }) => code)).toEqual(['middle', 'aside'])
    const maps = await read(terminologyArchive, 'package.zip', 'fhir-concept-maps')
    expect(
      maps.rows.map(({ source_code, target_code, relation }) => [source_code, target_code, relation]),
    ).toEqual([
      ['leaf', 'x', 'wider'],
      ['top', '', 'unmatched'],
    ])
  })

  test('without their codes are told as that', async () => {
    const empty = codeSystemXml
      .replace('"complete"', '"not-present"')
      .replace(/<concept>[\s\S]*<\/concept>/, '')
    expect(await refusal(empty)).toBe('DATA_SYNTAX not-present')
    expect(await refusal(valueSetJson)).toBe('DATA_SYNTAX not-expanded')
    expect(await refusal(codeSystemXml.slice(0, -30))).toBe('DATA_SYNTAX xml')
  })
})

describe('a value set of FHIR', () => {
  const system = 'http://example.org/system'
  const codes = {
    resourceType: 'CodeSystem',
    url: system,
    version: '1.0.0',
    content: 'complete',
    concept: [
      { code: 'a', concept: [{ code: 'b', property: [{ code: 'inactive', valueBoolean: true }] }] },
      { code: 'c' },
    ],
  }
  const set = (compose: object, more: object = {}) => ({
    resourceType: 'ValueSet',
    url: 'http://example.org/set',
    version: '1',
    compose,
    ...more,
  })
  const below = { system, filter: [{ property: 'concept', op: 'is-a', value: 'a' }] }
  const bundle = (...resources: object[]) =>
    JSON.stringify({ resourceType: 'Bundle', entry: resources.map((resource) => ({ resource })) })
  const members = async (...resources: object[]) =>
    (await read(bundle(...resources), 'a.json', 'fhir-value-sets')).rows.map(({ code }) => code).join(' ')
  const refused = (...resources: object[]) => refusal(bundle(...resources), 'a.json', 'fhir-value-sets')
  const published = (total: number) => ({ expansion: { total, contains: [{ system: 'any', code: 'z' }] } })
  const elsewhere = { include: [{ system: 'any' }] }

  test('leaves out what is out of use where it says so', async () => {
    expect(await members(codes, set({ include: [{ system }] }))).toBe('a b c')
    expect(await members(codes, set({ inactive: false, include: [{ system }] }))).toBe('a c')
    expect(
      await members(
        codes,
        set({ inactive: false, include: [{ system, concept: [{ code: 'b' }, { code: 'c' }] }] }),
      ),
    ).toBe('c')
  })

  test('is not made of half of what it needs: a fragment, another version, a page of an expansion', async () => {
    expect(await members(codes, set({ include: [below] }))).toBe('a b')
    expect(await refused({ ...codes, content: 'fragment' }, set({ include: [below] }))).toBe(
      'DATA_SYNTAX not-expanded',
    )
    expect(await refused(codes, set({ include: [{ ...below, version: '9' }] }))).toBe(
      'DATA_SYNTAX not-expanded',
    )
    expect(
      await members(
        { ...codes, version: '9', concept: [{ code: 'n' }] },
        codes,
        set({ include: [{ system, version: '9' }] }),
      ),
    ).toBe('n')
    expect(await refused(set(elsewhere, published(2)))).toBe('DATA_SYNTAX not-expanded')
    expect(await members(set(elsewhere, published(1)))).toBe('z')
  })

  test('that cannot be known is left out and told, and those beside it are not', async () => {
    const other = set(elsewhere, { url: 'http://example.org/other' })
    const nothing = set(
      { include: [{ ...below, filter: [{ ...below.filter[0], value: 'none' }] }] },
      { url: 'http://example.org/none' },
    )
    const { rows, findings } = await read(
      bundle(codes, other, nothing, set({ include: [below] })),
      'a.json',
      'fhir-value-sets',
    )
    expect(rows.map(({ code }) => code)).toEqual(['a', 'b'])
    expect(findings).toMatchObject([
      { code: 'OFFICIAL_EXPANSION', severity: 'warning', message: expect.stringContaining('/other') },
      { code: 'OFFICIAL_EXPANSION', severity: 'warning', message: expect.stringContaining('/none') },
    ])
    expect(await refused(codes, nothing)).toBe('DATA_SYNTAX no-codes')
  })

  test('stands in a file once in each version', async () => {
    const [first, second] = [set({ include: [below] }), set({ include: [{ system }] }, { version: '2' })]
    const both = await read(bundle(codes, first, second), 'a.json', 'fhir-value-sets')
    expect(both.rows.map(({ version, code }) => `${version} ${code}`)).toEqual([
      '1 a',
      '1 b',
      '2 a',
      '2 b',
      '2 c',
    ])
    const { findings } = await read(bundle(codes, first, first), 'a.json', 'fhir-value-sets')
    expect(findings).toMatchObject([{ code: 'OFFICIAL_DUPLICATE', severity: 'error' }])
  })
})

describe('what is wrong is refused by name', () => {
  const nucc = (line: string) => `${nuccFile}${line}\r\n`
  test.each([
    ['a line that was cut', nuccFile.slice(0, -20), 'DATA_SYNTAX truncated 4'],
    ['a quote that stays open', nucc('1XX000002X,"'), 'DATA_SYNTAX quote 5'],
    ['a code of another shape', nucc('193200000,G,C,S,,,D,I'), 'DATA_INVALID code 5'],
    ['a code that is there twice', nucc('1XX000000X,G,C,S,,,D,I'), 'DATA_INVALID duplicate-code 5'],
    ['an absurd length', nucc(`1XX000002X,G,C,S,${'x'.repeat(30_000)},,D,I`), 'DATA_INVALID too-long 5'],
    ['a control character', nucc('1XX000002X,G,C,S,\x01,,D,I'), 'DATA_INVALID control-character 5'],
    [
      'a code that lost a zero',
      relativeValueFile('May', true).replace('Z0001,Z', '100,Z'),
      'DATA_INVALID code 8',
    ],
    ['a number that cannot be issued', nppesHeader + nppesPerson('2000000011'), 'DATA_INVALID check-digit 2'],
    ['a day that is none', productFile.replace('20150401', '20151301'), 'DATA_INVALID date 2'],
  ])('%s', async (_, content, expected) => {
    expect(await refusal(content)).toBe(expected)
  })

  test('another set than the one that is said', async () => {
    expect(await refusal(nuccFile, 'icd10cm_order_2026.txt', 'icd-10-cm')).toBe('CONFIG_USAGE other-set')
    expect(await refusal(nuccFile, 'a.csv', 'any')).toBe('CONFIG_USAGE')
  })

  test('a file that begins as the whole set does and does not reach its end', async () => {
    const whole = nuccFile.replaceAll('1XX000000X', '193200000X')
    expect((await read(whole)).findings).toMatchObject([{ code: 'OFFICIAL_CUT', severity: 'error' }])
    expect((await read(nuccFile)).findings).toEqual([])
    // A directory of drugs by its labelers, and localities by the names of states.
    const [titles = '', row = ''] = productFile.split(/(?<=\n)/)
    const directory = (last: string) =>
      titles +
      Array.from({ length: 1200 }, (_, at) =>
        row.replaceAll('0000-0001', `${at < 1199 ? '0002' : last}-${String(at % 10_000).padStart(4, '0')}`),
      ).join('')
    expect((await read(directory('54088'))).findings).toMatchObject([{ code: 'OFFICIAL_CUT' }])
    expect((await read(directory('99207'))).findings).toEqual([])
    const localities = indexFile.replace(',AK,', ',AL,')
    expect((await read(localities)).findings).toEqual([])
    expect((await read(localities.replace(',WY,', ',WI,'))).findings).toMatchObject([
      { code: 'OFFICIAL_CUT' },
    ])
  })

  test.each([
    ['the older order of names', ['143', '188', '189', '117']],
    ['the newer one', ['143', '117', '189', '188']],
  ])('a list of vaccines that was cut, in %s', async (_, codes) => {
    const list = (own: readonly string[]) => {
      const rows = own.map(
        (code) =>
          `<CVXInfo><ShortDescription>${code}</ShortDescription><FullVaccinename>${code}</FullVaccinename><CVXCode>${code}</CVXCode><Notes/><Status>Active</Status><LastUpdated>1/5/2026</LastUpdated></CVXInfo>`,
      )
      return `<CVXCodes>${rows.join('')}</CVXCodes>`
    }
    expect((await read(list(codes))).findings).toEqual([])
    expect((await read(list(codes.slice(0, -1)))).findings).toMatchObject([{ code: 'OFFICIAL_CUT' }])
  })

  test('a file that has titles and no row', async () => {
    const [titles = ''] = nuccFile.split(/(?<=\n)(?=1|"?1)/)
    expect((await read(titles)).findings).toMatchObject([{ code: 'OFFICIAL_EMPTY', severity: 'error' }])
  })

  test('a gzip file that was cut, or that grows beyond what texts do', async () => {
    const packed = gzipSync(Buffer.from(productFile, 'latin1'))
    expect(await refusal(packed.subarray(0, packed.length - 12), 'a.gz')).toBe('DATA_SYNTAX archive')
    expect(
      await refusal(
        gzipSync(Buffer.concat([Buffer.from(productFile, 'latin1'), Buffer.alloc(20_000_000, '\r\n')])),
        'a.gz',
      ),
    ).toBe('DATA_SYNTAX archive-limit')
  })
})
