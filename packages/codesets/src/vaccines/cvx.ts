import type { CodeSet } from '../code-set/code-set.js'
import {
  datedRelease,
  dayForm,
  parseDatedRelease,
  quarterLater,
  suggestedDay,
} from '../code-set/dated-release.js'
import { cutFinding } from '../code-set/reaches-end.js'
import { codeField, dateField, textField } from '../table/field.js'
import { tableCodeSet } from '../table/table-code-set.js'
import type { CommonFacts, TableSet } from '../table/table-set.js'

export const vaccineFacts: CommonFacts = {
  publisher: 'CDC',
  url: 'https://www2a.cdc.gov/vaccines/iis/iisstandards/vaccines.asp?rpt=cvx',
  license: 'US federal work: no copyright in the United States',
  // Every release has all codes, with a status: what ends may begin again.
  retiredOn: null,
  redistributable: 'yes',
  releaseForm: dayForm,
  parseRelease: parseDatedRelease,
}

/** The CDC dates each row by its last change: the newest is the day that the file stands for. */
export const vaccineText: Pick<
  TableSet,
  'formats' | 'encoding' | 'unended' | 'suggested' | 'dayOf' | 'byNewest'
> = {
  formats: [
    { delimiter: '|', quotes: false },
    { delimiter: ',', quotes: true },
  ],
  encoding: 'either',
  unended: 'taken',
  suggested: suggestedDay,
  dayOf: ({ updated_on }) => updated_on as string | null,
  byNewest: (day) => ({ release: datedRelease(day) }),
}

/** The vaccines of the CDC (CVX). */
export const cvx: CodeSet = tableCodeSet({
  ...vaccineText,
  facts: {
    ...vaccineFacts,
    name: 'cvx',
    system: 'CVX',
    title: 'CVX vaccines',
    table: 'cvx_codes',
    key: ['code'],
    useOf: ({ code }) => ({ code: String(code), billable: null, terminated: null, changed: null }),
    homes: [
      {
        name: 'cvx',
        table: 'vaccines',
        periods: 'vaccine_periods',
        isAlone: true,
        columns: { short: 'name', long: 'full_name', from: 'active_from', through: 'active_through' },
      },
    ],
    dating: {
      kind: 'snapshots',
      stateOf: ({ status, short_description, full_name }) => ({
        billable: status === 'Active',
        short: String(short_description),
        long: full_name === null || full_name === undefined ? null : String(full_name),
      }),
      due: quarterLater,
      absenceEndsNothing: true,
      // A file is the whole set of its day, and says nothing of the ones before.
      skipped: () => null,
    },
  },
  fields: {
    code: { title: ['cvxcode', 'cvx code'], field: codeField(/^\d{2,3}$/) },
    short_description: { title: ['shortdescription', 'cvx short description'], field: textField('empty') },
    full_name: { title: ['fullvaccinename', 'full vaccine name'], field: textField('empty') },
    notes: { title: ['notes', 'note'], field: textField() },
    status: {
      title: ['status', 'vaccinestatus', 'vaccine status'],
      field: codeField(/^[A-Z][A-Za-z -]{2,20}$/),
    },
    updated_on: {
      title: ['lastupdated', 'last updated', 'last updated date', 'update_date'],
      field: dateField(),
    },
  },
  elements: 'CVXInfo',
  untitled: (fields) =>
    fields.length === 7 && /^\d{2,3}\s*$/.test(fields[0] ?? '')
      ? ['cvxcode', 'shortdescription', 'fullvaccinename', 'notes', 'status', '', 'lastupdated']
      : null,
  kind: ({ status }) => String(status).toLowerCase().replace(/\s+/g, '-'),
  complete() {
    const codes = new Set<string>()
    return {
      see: ({ code }) => codes.add(String(code)),
      end: (where) => (isCut(codes) ? [cutFinding(where)] : []),
    }
  },
})

/** The CDC lists vaccines by name, in either of two orders: 143 is the first in both, and one of the others the last. */
const listed = { first: '143', last: ['117', '188'] }

/** Numbers are given in turn, so a list with a later one than 188 has that too. */
function isCut(codes: ReadonlySet<string>): boolean {
  const isLater = [...codes].some((code) => Number(code) > 188)
  return isLater && codes.has(listed.first) && !listed.last.every((code) => codes.has(code))
}
