import type { CodeRow, CodeSet } from '../code-set/code-set.js'
import { dayForm, parseDatedRelease, suggestedDay } from '../code-set/dated-release.js'
import { codeField, dateField, type Field, FieldViolation, textField } from '../table/field.js'
import { tableCodeSet } from '../table/table-code-set.js'
import type { TitledField } from '../table/table-set.js'
import { hasCheckDigit, NumberSet } from './npi.js'

const mostTaxonomies = 15

const text = (title: string | readonly string[]): TitledField => ({ title, field: textField('null', 400) })
const day = (title: string): TitledField => ({ title, field: dateField() })

const npi: Field = {
  ...codeField(/^/),
  read(written) {
    if (!/^[12]\d{9}$/.test(written))
      return new FieldViolation('code', 'is no NPI: ten digits that begin with 1 or 2')
    return hasCheckDigit(written) ? written : new FieldViolation('check-digit', 'has a wrong check digit')
  },
}

/** Fifteen pairs of taxonomy and primary switch, which become two columns. */
const taxonomyFields = Object.fromEntries(
  Array.from({ length: mostTaxonomies }, (_, at): [string, TitledField][] => [
    [
      `#taxonomy-${at + 1}`,
      {
        title: `healthcare provider taxonomy code_${at + 1}`,
        field: codeField(/^[0-9A-Z]{10}$/, 'null'),
        ...(at === 0 ? {} : { absent: true }),
      },
    ],
    [
      `#primary-${at + 1}`,
      {
        title: `healthcare provider primary taxonomy switch_${at + 1}`,
        field: codeField(/^[YNX]$/, 'null'),
        ...(at === 0 ? {} : { absent: true }),
      },
    ],
  ]).flat(),
)

const location = 'provider business practice location address'

/** The national provider file of NPPES: of its 329 columns those that say who, where, what and since when. */
export const nppes: CodeSet = tableCodeSet({
  facts: {
    name: 'nppes',
    system: 'NPI',
    title: 'NPPES providers',
    publisher: 'CMS',
    url: 'https://download.cms.gov/nppes/NPI_Files.html',
    license: 'US federal work, about real people: keep it where it is needed',
    table: 'nppes_providers',
    key: ['npi'],
    // A number that ends stays in the file, with the day.
    retiredOn: null,
    redistributable: 'no',
    releaseForm: dayForm,
    parseRelease: parseDatedRelease,
    useOf: ({ npi: code, deactivated_on, reactivated_on, updated_on }) => ({
      code: String(code),
      billable: null,
      terminated: reactivated_on === null ? (deactivated_on as string | null) : null,
      changed: updated_on as string | null,
    }),
  },
  fields: {
    npi: { title: 'npi', field: npi },
    entity_type: { title: 'entity type code', field: codeField(/^[12]$/, 'null') },
    replacement_npi: { title: 'replacement npi', field: { ...npi, ...codeField(/^[12]\d{9}$/, 'null') } },
    organization_name: text('provider organization name (legal business name)'),
    last_name: text('provider last name (legal name)'),
    first_name: text('provider first name'),
    middle_name: text('provider middle name'),
    credentials: text('provider credential text'),
    address_1: text(`provider first line business practice location address`),
    address_2: text(`provider second line business practice location address`),
    city: text(`${location} city name`),
    state: text(`${location} state name`),
    postal_code: text(`${location} postal code`),
    country: text([`${location} country code (if outside u.s.)`, `${location} country code`]),
    telephone: text(`${location} telephone number`),
    enumerated_on: day('provider enumeration date'),
    updated_on: day('last update date'),
    deactivation_reason: text('npi deactivation reason code'),
    deactivated_on: day('npi deactivation date'),
    reactivated_on: day('npi reactivation date'),
    ...taxonomyFields,
  },
  computed: {
    primary_taxonomy: { type: 'text', nullable: true, defaulted: false, generated: false },
    taxonomies: { type: 'text', nullable: false, defaulted: false, generated: false },
  },
  formats: [{ delimiter: ',', quotes: true }],
  encoding: 'utf-8',
  unended: 'cut',
  rows: (values) => [joinTaxonomies(values)],
  kind: ({ entity_type }) =>
    entity_type === '1' ? 'people' : entity_type === '2' ? 'organizations' : 'deactivated',
  suggested: suggestedDay,
  // A set of ten million texts would not fit.
  unique() {
    const seen = new NumberSet()
    return ({ npi: code }) => seen.add(String(code))
  },
})

/** All taxonomies in one column, the primary one in another. */
function joinTaxonomies(values: CodeRow): CodeRow {
  const row: Record<string, CodeRow[string]> = {}
  const codes: string[] = []
  let primary: string | null = null
  for (const column in values) {
    const value = values[column] ?? null
    if (!column.startsWith('#')) row[column] = value
    else if (value !== null && column.startsWith('#taxonomy')) codes.push(String(value))
    else if (value === 'Y') primary = codes.at(-1) ?? null
  }
  return { ...row, primary_taxonomy: primary, taxonomies: [...new Set(codes)].join(' ') }
}
