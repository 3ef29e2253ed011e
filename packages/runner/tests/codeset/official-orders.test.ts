import { basename } from 'node:path'
import { describe, expect, test } from 'vitest'
import { everyTest } from '../../../../tests/every-test.js'
import { officialFile } from '../../../codesets/tests/fixtures/official-data.js'
import { type Action, ordersOf } from '../../../codesets/tests/fixtures/orders.js'
import { undo } from '../../src/index.js'
import { type Clinic, usingClinic } from './clinic-database.js'

/** The publishers' own releases, of each set that has several at hand. */
const sets = {
  'ICD-10-CM': [
    ['icd10cm/cms_2025_dx.zip', null],
    ['icd10cm/cdc_Code-desciptions-April-2025_noop.zip', null],
    ['icd10cm/cms_2026_dx.zip', null],
  ],
  'HCPCS Level II': [
    ['hcpcs/2018-Alpha-Numeric-HCPCS-File.zip', '2018'],
    ['hcpcs/2019-Alpha-Numeric-HCPCS-File.zip', '2019'],
    ['hcpcs/HCPC2020_10_anweb.xlsx', '2020-October'],
    ['hcpcs/HCPC2023_JAN_ANWEB_v3.csv', '2023-January'],
  ],
  CVX: [
    ['cvx/cvx_2025-01-06.xml', null],
    ['cvx/cvx_2025-12-09.xml', null],
  ],
} as const

interface Loaded {
  readonly file: string
  readonly release: string | null
}

const digestStatement = `
  select md5(string_agg(line, e'\\n' order by line)) as digest
  from (
    select code || coalesce(billable_through::text, '') || short_description as line from billing_diagnosis_codes
    union all
    select code || coalesce(billable_through::text, '') || short_description from billing_procedure_codes
    union all
    select code || coalesce(billable_through::text, '') || name from billing_modifiers
    union all
    select code || coalesce(active_through::text, '') || name from vaccines
    union all
    select period::text from billing_diagnosis_code_periods as period
    union all
    select period::text from billing_procedure_code_periods as period
    union all
    select period::text from billing_modifier_periods as period
    union all
    select period::text from vaccine_periods as period
    union all
    select covered::text from code_set_coverage as covered
  ) as lines`

/** What was undone stays undone when the same file comes again: such an order is another wish, and not the same one. */
function undoesChosen(actions: readonly Action<Loaded>[], chosen: readonly Loaded[]): boolean {
  const before = actions[actions.findIndex(({ kind }) => kind === 'undo') - 1]
  return before?.kind === 'load' && chosen.includes(before.release)
}

async function carryOut({ load, context }: Clinic, actions: readonly Action<Loaded>[]): Promise<void> {
  let wrote = false
  for (const action of actions) {
    if (action.kind === 'load') {
      const { file, release } = action.release
      wrote = (await load(file, { release })).run !== null
    } else if (wrote) await undo(context, null)
  }
}

type Order = readonly Action<Loaded>[]

/**
 * Of all orders of three releases those in turn, half of them where a release takes a second to load and all where it is the
 * largest set, and one in which loads are repeated, undone and done again.
 */
function ordersToPlay(
  chosen: readonly Loaded[],
  orders: readonly Order[],
  isLargest: boolean,
): readonly Order[] {
  const isPlain = (order: Order) => order.length === chosen.length
  const plain = orders.filter(isPlain)
  const messy = orders.filter((order) => !isPlain(order) && !undoesChosen(order, chosen))
  return [...plain.filter((_, at) => isLargest || [0, 3, 5].includes(at)), ...messy.slice(-1)]
}

/** What one test loads takes a minute where nothing else runs, and two or three where much does. */
const ordersOfATest = { largest: 1, others: 3 }

/** Some minutes of loads: each night, where the files are. */
describe.runIf(everyTest)('up to three releases come to the same rows in every order', () => {
  for (const [title, names] of Object.entries(sets)) {
    const releases = names.map(([name, release]) => ({ file: officialFile(name) ?? '', release }))
    const isThere = releases.every(({ file }) => file !== '')
    for (const { chosen, orders } of ordersOf(releases, 1)) {
      if (chosen.length < Math.min(releases.length, 3)) continue
      const isLargest = title === 'ICD-10-CM'
      const played = ordersToPlay(chosen, orders, isLargest)
      const together = isLargest ? ordersOfATest.largest : ordersOfATest.others
      const digests = new Set<unknown>()
      for (let at = 0; at < played.length; at += together) {
        const part = `${chosen.map(({ file }) => basename(file)).join(', ')}: ${at + 1} and on`
        test.runIf(isThere)(`${title}: ${part}`, async () => {
          for (const actions of played.slice(at, at + together))
            await usingClinic(async (clinic) => {
              await carryOut(clinic, actions)
              digests.add((await clinic.rows(digestStatement))[0]?.['digest'])
            })
          expect(digests.size).toBe(1)
        })
      }
    }
  }
})
