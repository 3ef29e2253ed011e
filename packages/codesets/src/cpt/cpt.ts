import type { CodeSet, CodeSetRelease } from '../code-set/code-set.js'
import { codeField, dateField, textField } from '../table/field.js'
import { tableCodeSet } from '../table/table-code-set.js'

const shape = /^\d{4}[0-9A-Z]$/

/**
 * CPT, which is the AMA's: read from the tab-delimited file that a site has under its own licence, with titles or
 * without. Known only by name, since any table of five-digit numbers looks like it; its rows are shown to nobody.
 */
export const cpt: CodeSet = tableCodeSet({
  facts: {
    name: 'cpt',
    system: 'CPT',
    title: 'CPT',
    publisher: 'AMA',
    url: 'https://www.ama-assn.org/practice-management/cpt',
    license: "Copyright AMA: for the site's own use under the site's own licence",
    table: 'cpt_codes',
    key: ['code'],
    retiredOn: 'retired_on',
    redistributable: 'no',
    mustBeNamed: true,
    releaseForm: '2026, the calendar year',
    parseRelease: (text) => (/^\d{4}$/.test(text.trim()) ? yearRelease(Number(text)) : null),
    useOf: ({ code, changed_on }) => ({
      code: String(code),
      billable: null,
      terminated: null,
      changed: changed_on as string | null,
    }),
  },
  fields: {
    code: { title: ['cpt code', 'code', 'cpt'], field: codeField(shape) },
    long_description: {
      title: ['long', 'long description', 'description', 'long descriptor'],
      field: textField('wrong'),
    },
    medium_description: {
      title: ['medium', 'medium description', 'medium descriptor'],
      field: textField(),
      absent: true,
    },
    short_description: {
      title: ['short', 'short description', 'short descriptor'],
      field: textField(),
      absent: true,
    },
    changed_on: { title: ['current descriptor effective date'], field: dateField(), absent: true },
  },
  formats: [{ delimiter: '\t', quotes: false }],
  encoding: 'either',
  unended: 'taken',
  untitled: (fields) =>
    shape.test(fields[0]?.trim() ?? '') && (fields.length === 2 || fields.length === 4)
      ? ['code', 'long', 'medium', 'short'].slice(0, fields.length)
      : null,
  kind: ({ code }) => kinds[String(code).at(-1) ?? ''] ?? 'category-1',
  suggested: (names) => {
    const year = names
      .map((name) => /(?<!\d)(20\d\d)(?!\d)/.exec(name)?.[1])
      .find((each) => each !== undefined)
    return year === undefined ? null : yearRelease(Number(year))
  },
})

const kinds: Readonly<Record<string, string>> = {
  F: 'category-2',
  T: 'category-3',
  U: 'laboratory',
  M: 'laboratory',
}

function yearRelease(year: number): CodeSetRelease {
  return { release: String(year), version: `${year}.0.0`, effective: `${year}-01-01` }
}
