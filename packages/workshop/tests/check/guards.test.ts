import { describe, expect, test } from 'vitest'
import { guards } from '../../src/check/check-content.js'
import { isProviderNumber } from '../../src/check/rules/provider-numbers.js'
import { contentFindings, type Written } from './check-rows.js'
import { cases, coded, demo, rows } from './guard-cases.js'

async function codesOf(written: Written): Promise<string[]> {
  return (await contentFindings(written)).map(({ code }) => code)
}

describe('each guard', () => {
  test.each(Object.entries(cases))('%s finds what it is for', async (code, [found]) => {
    expect(await codesOf(found)).toEqual([code])
  })

  test.each(
    Object.entries(cases).flatMap(([code, [, ...left]]) =>
      left.map((written, at) => [code, at + 1, written] as const),
    ),
  )('%s leaves alone what is next to it (%i)', async (_, __, written) => {
    expect(await codesOf(written)).toEqual([])
  })

  test('has a case here', () => {
    expect(guards.map(({ code }) => code).sort()).toEqual(Object.keys(cases).sort())
  })

  test('says why in one sentence, and what to do', () => {
    for (const { reason, remedy } of guards) {
      expect(reason).toMatch(/^[A-Z0-9].*\.$/)
      expect(remedy).toMatch(/^[A-Z].*\.$/)
    }
  })
})

describe('licensed codes', () => {
  test.each([
    [rows({ cpt_code: '99999' }), 'LICENSED_CPT'],
    [rows({ procedure_code: '9999F' }), 'LICENSED_CPT'],
    [coded('http://www.ama-assn.org/go/cpt', 'anything'), 'LICENSED_CPT'],
    [coded('HCPCS', '9999u'), 'LICENSED_CPT'],
    [
      { rows: [{ procedure_codes: ['A4206', '99999'] }], types: { procedure_codes: 'text[]' } },
      'LICENSED_CPT',
    ],
    [rows({ procedure_codes: '99990-99999' }), 'LICENSED_CPT'],
    [{ rows: [{ code: '99999' }], more: { table: 'billing_procedure_codes' } }, 'LICENSED_CPT'],
    [coded('CDT', '9999'), 'LICENSED_CDT'],
    [coded('CARC', '999'), 'LICENSED_X12'],
    [{ rows: [{ reason_code: '999' }], more: { table: 'remittance_adjustments' } }, 'LICENSED_X12'],
    [rows({ type_of_bill: '0999' }), 'LICENSED_NUBC'],
    [{ rows: [{ code: '00' }], more: { table: 'billing_modifiers' } }, 'LICENSED_CPT_MODIFIER'],
  ] as const)('are found by column, table or code system (%#)', async (written, code) => {
    expect(await codesOf(written)).toEqual([code])
  })
})

describe('codes inside JSON', () => {
  const json = (resource: unknown) => codesOf({ rows: [{ resource }], types: { resource: 'jsonb' } })

  test('are found by the system beside them, and by the name of their property', async () => {
    const coding = [{ system: 'http://snomed.info/sct', code: '999999999' }]
    expect(await json({ item: [{ code: coding }] })).toEqual(['LICENSED_SNOMED'])
    expect(await json({ when: { procedureCodes: ['A4206', '99999'] } })).toEqual(['LICENSED_CPT'])
    expect(await json({ system: 'urn:oid:2.16.840.1.113883.6.12', code: 'any' })).toEqual(['LICENSED_CPT'])
  })

  test('of other systems, and other numbers, are left alone', async () => {
    const coding = [{ system: 'http://loinc.org', code: '99999-9' }]
    expect(await json({ item: [{ code: coding, minutes: 99999 }], postalCode: '99999' })).toEqual([])
  })
})

describe('contact details', () => {
  test('are found inside JSON and arrays', async () => {
    const types = { address: 'jsonb', contacts: 'text[]' }
    expect(
      await codesOf({
        rows: [{ address: { phone: '+44 20 7946 0958' }, contacts: ['a@clinic.local'] }],
        types,
      }),
    ).toEqual(['REAL_MAIL', 'REAL_PHONE'])
  })

  test('of a demo dataset must be what their column says', async () => {
    expect(await codesOf(demo({ email: 'nobody', phone: 'none' }))).toEqual(['DEMO_MAIL', 'DEMO_PHONE'])
  })
})

describe('written text', () => {
  test.each(['lost \ufffd', 'patient\u00bfs', 'don\u00e2\u20ac\u2122t'])(
    'that was misread is found: %s',
    async (name) => {
      expect(await codesOf(rows({ name }))).toEqual(['TEXT_MISREAD'])
    },
  )

  test('has no blank at the edge of an element of an array', async () => {
    expect(await codesOf({ rows: [{ words: ['a', 'b '] }], types: { words: 'text[]' } })).toEqual([
      'TEXT_BLANK_EDGE',
    ])
  })
})

describe('what a spreadsheet left behind', () => {
  test.each(['#REF!', '#DIV/0!', '#NAME?', '#VALUE!'])('is found: %s', async (name) => {
    expect(await codesOf(rows({ name }))).toEqual(['SHEET_ERROR'])
  })

  test('is found in an element of an array, and as a code with its sign', async () => {
    const types = { words: 'text[]' }
    expect(await codesOf({ rows: [{ words: ['a', '#N/A'] }], types })).toEqual(['SHEET_ERROR'])
    expect(await codesOf({ rows: [{ words: ['a', '#N/A b'] }], types })).toEqual([])
    expect(await codesOf(rows({ sku: '-4E-07' }))).toEqual(['SHEET_NUMBER'])
  })
})

test('keys of full width are twins of the usual ones', async () => {
  expect(await codesOf(rows({ sku: 'A1' }, { sku: '\uff211' }))).toEqual(['KEY_TWIN'])
})

test('a finding names the field and the rows, and no value', async () => {
  const found = await contentFindings(rows({ sku: 'a', color: 'blue' }, { sku: 'b', color: 'red' }))
  expect(found).toHaveLength(1)
  expect(found[0]).toMatchObject({ code: 'COLOR_FORM', severity: 'error', where: 'clinic/things' })
  expect(found[0]?.message).toContain("'color', rows 1, 2:")
  expect(found[0]?.message).not.toMatch(/red|blue/)
})

test('the check digit of a provider number is the one that CMS describes', () => {
  expect(isProviderNumber('1234567893')).toBe(true)
  for (const other of ['1234567890', '1234567839', '123456789', '12345678931', '123456789X'])
    expect(isProviderNumber(other), other).toBe(false)
})
