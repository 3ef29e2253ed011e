import type { CodeRow, CodeSet, CodeSetRelease } from '../code-set/code-set.js'
import { isoMonth } from '../code-set/months.js'
import { RangeWatch } from '../code-set/reaches-end.js'
import { codeField, dateField, isoDate, textField } from '../table/field.js'
import { tableCodeSet } from '../table/table-code-set.js'

/** A row of the Health Care Provider Taxonomy. */
export type NuccRow = {
  readonly code: string
  readonly grouping: string
  readonly classification: string
  readonly specialization: string | null
  readonly definition: string | null
  readonly notes: string | null
  readonly display_name: string
  readonly section: string
  /** By the notes: the publisher has no other place for it. */
  readonly inactive: boolean
  readonly inactive_on: string | null
  readonly replaced_by: string | null
}

const taxonomyCode = /^[0-9A-Z]{9}X$/

/** The provider taxonomy as the NUCC distributes it. */
export const nucc: CodeSet<NuccRow> = tableCodeSet<NuccRow>({
  facts: {
    name: 'nucc',
    system: 'NUCC',
    title: 'NUCC Health Care Provider Taxonomy',
    publisher: 'NUCC',
    url: 'https://www.nucc.org',
    license: 'Copyright AMA for the NUCC: whole and unchanged, with its notice',
    table: 'nucc_taxonomy_codes',
    key: ['code'],
    // No code was ever left out: one that is inactive says so.
    retiredOn: null,
    redistributable: 'notice',
    releaseForm: '25.1, the year and 0 for January or 1 for July',
    parseRelease: parseTaxonomyRelease,
    useOf: ({ code, inactive_on }) => ({ code, billable: null, terminated: inactive_on, changed: null }),
  },
  fields: {
    code: { title: 'code', field: codeField(taxonomyCode) },
    grouping: { title: 'grouping', field: textField('empty') },
    classification: { title: 'classification', field: textField('empty') },
    specialization: { title: 'specialization', field: textField() },
    definition: { title: 'definition', field: textField() },
    notes: { title: 'notes', field: textField() },
    // Files before 2022 lack one of them, or both, and some have days beside the notes.
    display_name: { title: 'display name', field: textField('empty'), absent: true },
    section: { title: 'section', field: textField('empty'), absent: true },
    '#deactivated': { title: 'deactivation date', field: dateField(), absent: true },
  },
  computed: {
    inactive: { type: 'boolean', nullable: false, defaulted: false, generated: false },
    inactive_on: { type: 'date', nullable: true, defaulted: false, generated: false },
    replaced_by: { type: 'text', nullable: true, defaulted: false, generated: false },
  },
  formats: [{ delimiter: ',', quotes: true }],
  encoding: 'either',
  verbatim: true,
  unended: 'cut',
  rows: ({ '#deactivated': deactivated = null, ...values }) => {
    const { display_name = null, section = null } = values
    const noted = inactiveBy(String(values['notes'] ?? ''))
    const inactive =
      noted.inactive || deactivated === null ? noted : { ...noted, inactive: true, inactive_on: deactivated }
    return [{ ...values, display_name: display_name ?? '', section: section ?? '', ...inactive }]
  },
  kind: ({ inactive }) => (inactive === true ? 'inactive' : 'active'),
  suggested: suggestedTaxonomy,
  complete() {
    const range = new RangeWatch({ first: /^193200000X$/, last: /^34/ })
    return { see: ({ code }) => range.see(String(code)), end: (where) => range.findings(where) }
  },
})

/** `[1/1/2007: marked inactive, use 103G00000X]` among the notes. */
function inactiveBy(notes: string): Pick<NuccRow, 'inactive' | 'inactive_on' | 'replaced_by'> {
  const [whole, day = ''] = /\[(\d+\/\d+\/\d{4}): *marked inactive[^\]]*\]/i.exec(notes) ?? []
  if (whole === undefined) return { inactive: false, inactive_on: null, replaced_by: null }
  const replaced: CodeRow[string] = /use:? +(?:value )?([0-9A-Z]{9}X)/i.exec(whole)?.[1] ?? null
  return { inactive: true, inactive_on: isoDate(day), replaced_by: replaced }
}

/** January's release is in force from 1 April, July's from 1 October. */
function taxonomyRelease(year: number, half: number): CodeSetRelease {
  return {
    release: `${year}.${half}`,
    version: `${2000 + year}.${half}.0`,
    effective: `${isoMonth(2000 + year, half === 0 ? 4 : 10)}-01`,
  }
}

function parseTaxonomyRelease(text: string): CodeSetRelease | null {
  const [, year, half] = /^(?:20)?(\d\d)\.([01])$/.exec(text.trim()) ?? []
  return year === undefined ? null : taxonomyRelease(Number(year), Number(half))
}

/** `nucc_taxonomy_251.csv`. */
function suggestedTaxonomy(names: readonly string[]): CodeSetRelease | null {
  const found = names.map((name) => /taxonomy_(\d\d)([01])\b/i.exec(name)).find((each) => each !== null)
  return found == null ? null : taxonomyRelease(Number(found[1]), Number(found[2]))
}
