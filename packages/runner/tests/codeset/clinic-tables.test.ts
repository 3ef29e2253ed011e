import { expect, test } from 'vitest'
import { officialFile } from '../../../codesets/tests/fixtures/official-data.js'
import { writeFiles } from '../../../codesets/tests/fixtures/release-files.js'
import { cvxFile, laterCvxFile } from '../../../codesets/tests/fixtures/table-files.js'
import { type Clinic, usingClinic } from './clinic-database.js'

/** Everything that the loader of official files wrote, but for the ledger. */
const digestStatement = `
  select md5(string_agg(line, e'\\n' order by line)) as digest
  from (
    select concat_ws('|', code, name, full_name, active_from, active_through, retired_on) as line from vaccines
    union all
    select concat_ws('|', code, name, description, effective_from, billable_through, retired_on)
    from place_of_service
    union all
    select concat_ws('|', code, short_description, long_description, effective_from, billable_through)
    from billing_procedure_codes
    union all
    select concat_ws('|', code, name, description, effective_from, billable_through) from billing_modifiers
    union all
    select period::text from vaccine_periods as period
    union all
    select period::text from place_of_service_periods as period
    union all
    select period::text from billing_procedure_code_periods as period
    union all
    select period::text from billing_modifier_periods as period
    union all
    select covered::text from code_set_coverage as covered
  ) as lines`

async function answersOn({ rows }: Clinic, table: string, day: string) {
  const found = await rows(`select code, answer from ${table}_on('${day}') order by code`)
  return Object.fromEntries(found.map(({ code, answer }) => [code, answer]))
}

async function answersOf(clinic: Clinic, table: string, code: string, days: readonly string[]) {
  const answers: unknown[] = []
  for (const day of days) answers.push((await answersOn(clinic, table, day))[code])
  return answers
}

test('vaccines go into the clinic’s table with their days, and one that is active again is told from what is unknown', async () => {
  using files = writeFiles({ 'first.xml': cvxFile, 'later.xml': laterCvxFile })
  const digests: unknown[] = []
  for (const order of [
    ['first.xml', 'later.xml'],
    ['later.xml', 'first.xml', 'later.xml'],
  ])
    await usingClinic(async (clinic) => {
      for (const file of order) await clinic.load(files.path(file))
      expect(await answersOn(clinic, 'vaccines', '2025-12-03')).toEqual({
        '901': 'not-billable',
        '902': 'billable',
      })
      // Between two files that differ nobody knows; where both say the same it was so.
      expect(await answersOn(clinic, 'vaccines', '2025-12-20')).toEqual({
        '901': 'unknown',
        '902': 'billable',
      })
      expect(await answersOn(clinic, 'vaccines', '2026-01-05')).toEqual({
        '901': 'billable',
        '902': 'billable',
      })
      expect(await answersOn(clinic, 'vaccines', '2020-01-01')).toEqual({
        '901': 'unknown',
        '902': 'unknown',
      })
      digests.push((await clinic.rows(digestStatement))[0]?.['digest'])
    })
  expect(new Set(digests).size).toBe(1)
})

test('a vaccine that a newer file lacks is unknown after the last one that has it, until it is there again', async () => {
  const without = laterCvxFile.replace(/ {2}<CVXInfo><ShortDescription>other[\s\S]*?<\/CVXInfo>\r\n/, '')
  const again = laterCvxFile.replace('12/3/2025', '3/1/2026')
  using files = writeFiles({ 'first.xml': cvxFile, 'without.xml': without, 'again.xml': again })
  await usingClinic(async (clinic) => {
    const told = (days: readonly string[]) => answersOf(clinic, 'vaccines', '902', days)
    await clinic.load(files.path('without.xml'))
    await clinic.load(files.path('first.xml'))
    const days = ['2025-12-03', '2025-12-04', '2026-01-05', '2026-02-01']
    expect(await told(days)).toEqual(['billable', 'unknown', 'unknown', 'unknown'])
    const ends = "select active_through, retired_on from vaccines where code = '902'"
    expect(await clinic.rows(ends)).toEqual([{ active_through: null, retired_on: null }])
    await clinic.load(files.path('again.xml'))
    expect(await told(['2026-01-05', '2026-03-01'])).toEqual(['unknown', 'billable'])
  })
})

const hcpcsFiles = [
  ['hcpcs/2018-Alpha-Numeric-HCPCS-File.zip', '2018'],
  ['hcpcs/2019-Alpha-Numeric-HCPCS-File.zip', '2019'],
  ['hcpcs/HCPC2020_07_anweb.xlsx', '2020-July'],
  ['hcpcs/HCPC2020_10_anweb.xlsx', '2020-October'],
  ['hcpcs/HCPC2023_JAN_ANWEB_v3.csv', '2023-January'],
] as const
const otherFiles = [
  'fhir-cc0/cs-CMS-PlaceofServiceCodes.xml',
  'cvx/cvx_2025-01-06.xml',
  'cvx/cvx_2025-12-09.xml',
] as const
const loads = [
  ...hcpcsFiles.map(([name, release]) => ({ file: officialFile(name), release })),
  ...otherFiles.map((name) => ({ file: officialFile(name), release: null })),
]

test.runIf(loads.every(({ file }) => file !== null))(
  'the publishers’ own HCPCS, modifiers, places and vaccines fill the clinic’s tables, in any order',
  async () => {
    const digests: unknown[] = []
    for (const order of [loads, loads.toReversed()])
      await usingClinic(async (clinic) => {
        for (const { file, release } of order) {
          const { state, validity } = await clinic.load(file ?? '', { release })
          expect(state, String(file)).toBe('current')
          // DA, G9976 and G9977 left the file of 2019 without a word.
          if (release === '2019' && order === loads) expect(validity?.vanished).toBe(3)
        }
        const [counted] = await clinic.rows(`
          select
            (select count(*)::int from billing_procedure_codes) as procedures,
            (select count(*)::int from billing_modifiers) as modifiers,
            (select count(*)::int from place_of_service) as places,
            (select count(*)::int from vaccines) as vaccines`)
        expect(counted).toEqual({ procedures: 7406, modifiers: 381, places: 52, vaccines: 288 })
        // A place that began in August 2024.
        expect((await answersOn(clinic, 'place_of_service', '2024-07-31'))['66']).toBe('not-billable')
        expect((await answersOn(clinic, 'place_of_service', '2024-08-01'))['66']).toBe('billable')
        expect((await answersOn(clinic, 'place_of_service', '2021-12-31'))['10']).toBe('not-billable')
        // An office was on the list before it gave days; two clinics of 2003 have a misprint in HL7's copy.
        const in2015 = await answersOn(clinic, 'place_of_service', '2015-01-01')
        expect([in2015['11'], in2015['49'], in2015['57']]).toEqual(['billable', 'billable', 'billable'])
        expect((await answersOn(clinic, 'billing_procedure_codes', '2023-01-15'))['G0442']).toBe('billable')
        // It began again in January 2023, and no file at hand says when it had ended: nobody knows of the time between.
        const began = Object.fromEntries(
          await Promise.all(
            ['2020-10-01', '2022-06-01', '2023-01-01'].map(async (day) => [
              day,
              (await answersOn(clinic, 'billing_procedure_codes', day))['Q4236'],
            ]),
          ),
        )
        expect(began).toEqual({
          '2020-10-01': 'billable',
          '2022-06-01': 'unknown',
          '2023-01-01': 'billable',
        })
        // It left the file of 2019 without a word, and no later one has it: nobody knows how long it held.
        const days = ['2018-01-01', '2018-01-02', '2019-01-01', '2023-01-15']
        const vanished = await answersOf(clinic, 'billing_procedure_codes', 'G9976', days)
        expect(vanished).toEqual(['billable', 'unknown', 'unknown', 'unknown'])
        digests.push((await clinic.rows(digestStatement))[0]?.['digest'])
      })
    expect(new Set(digests).size).toBe(1)
  },
  240_000,
)
