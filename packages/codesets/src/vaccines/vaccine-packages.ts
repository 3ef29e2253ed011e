import type { CodeSet } from '../code-set/code-set.js'
import { suggestedDay } from '../code-set/dated-release.js'
import { codeField, dateField, FieldViolation, textField } from '../table/field.js'
import { tableCodeSet } from '../table/table-code-set.js'
import { vaccineFacts, vaccineText } from './cvx.js'

/** Drug codes of eleven digits, with hyphens or without: the same one. */
const drugCode = {
  ...codeField(/^/),
  read: (text: string) => {
    const [, labeler, product, pack] = /^(\d{5})-?(\d{4})-?(\d{2})$/.exec(text) ?? []
    return labeler === undefined
      ? new FieldViolation('code', 'is no drug code of eleven digits')
      : `${labeler}-${product}-${pack}`
  },
}

/** The columns of a unit-of-use file, which has no titles. */
const unitColumns = [
  'ndcinnerid',
  'useunitlabeler',
  'useunitproduct',
  'useunitpackage',
  'useunitpropname',
  'useunitgenericname',
  'useunitlabelername',
  'useunitstartdate',
  'useunitenddate',
  'useunitpackform',
  'useunitgtin',
  'cvx code',
  'cvx short description',
  'noinner',
  'ndc11',
  'last_updated_date',
  'gtin',
]

/** The drug codes of vaccines, and the vaccine that each is: the CDC's crosswalk from NDC to CVX. */
export const vaccinePackages: CodeSet = tableCodeSet({
  ...vaccineText,
  suggested: suggestedDay,
  facts: {
    ...vaccineFacts,
    name: 'vaccine-packages',
    system: 'NDC',
    title: 'Crosswalk from drug codes to CVX',
    table: 'vaccine_packages',
    key: ['ndc11', 'cvx_code'],
    // Units of use and of sale.
    comesInFiles: true,
    useOf: ({ ndc11, ends_on }) => ({
      code: String(ndc11),
      billable: null,
      terminated: ends_on as string | null,
      changed: null,
    }),
  },
  fields: {
    ndc11: { title: ['ndc11', 'use ndc11', 'sale ndc11', 'ndc'], field: drugCode },
    cvx_code: { title: ['cvx code', 'cvx', 'cvxcode'], field: codeField(/^\d{2,3}$/) },
    mvx_code: {
      title: ['mvx code', 'mvx', 'mvxcode'],
      field: codeField(/^[A-Z]{2,3}$/, 'null'),
      absent: true,
    },
    name: {
      title: ['useunitpropname', 'sale proprietary name', 'proprietary name', 'use unit proprietary name'],
      field: textField(),
      absent: true,
    },
    generic_name: { title: ['useunitgenericname', 'generic name'], field: textField(), absent: true },
    labeler: { title: ['useunitlabelername', 'sale labeler', 'labeler'], field: textField(), absent: true },
    starts_on: { title: ['useunitstartdate', 'start date'], field: dateField(), absent: true },
    ends_on: { title: ['useunitenddate', 'end date'], field: dateField(), absent: true },
    updated_on: {
      title: ['last_updated_date', 'sale last update', 'last updated'],
      field: dateField(),
      absent: true,
    },
  },
  formats: [
    { delimiter: '|', quotes: false },
    { delimiter: ',', quotes: true },
    { delimiter: '\t', quotes: true },
  ],
  elements: 'NDCInfo',
  untitled: (fields) =>
    fields.length === unitColumns.length && /^\d{5}-?\d{4}-?\d{2}$/.test(fields[14]?.trim() ?? '')
      ? unitColumns
      : null,
  kind: ({ ends_on }) => (ends_on === null ? 'open' : 'ended'),
})
