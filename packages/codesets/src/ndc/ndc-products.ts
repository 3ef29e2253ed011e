import type { CodeSet } from '../code-set/code-set.js'
import { dayForm, parseDatedRelease, suggestedDay } from '../code-set/dated-release.js'
import { codeField, dateField, type Field, flagField, textField } from '../table/field.js'
import { tableCodeSet } from '../table/table-code-set.js'
import type { CommonFacts, Completeness, TableSet } from '../table/table-set.js'

export const excluded: Field = flagField({ Y: true, E: true, U: true, I: true, N: false })

/** Labeler and product of a National Drug Code. */
export const productCode: RegExp = /^\d{4,5}-\d{3,4}$/

export const ndcFacts: CommonFacts & { readonly comesInFiles: true } = {
  // Finished and unfinished drugs.
  comesInFiles: true,
  publisher: 'FDA',
  url: 'https://www.fda.gov/drugs/drug-approvals-and-databases/national-drug-code-directory',
  license: 'US federal work: no copyright in the United States',
  // A listing that lapsed leaves the file; what was dispensed keeps its code.
  retiredOn: null,
  redistributable: 'yes',
  releaseForm: dayForm,
  parseRelease: parseDatedRelease,
}

export const ndcText: Pick<TableSet, 'formats' | 'encoding' | 'unended' | 'suggested' | 'complete'> = {
  formats: [{ delimiter: '\t', quotes: false }],
  encoding: 'windows-1252',
  unended: 'taken',
  suggested: suggestedDay,
  complete: reachesLastLabelers,
}

/** A directory has tens of thousands of rows; samples of a few are taken as they are. */
const smallestDirectory = 1000

/** In a directory the labelers ascend, from those of 0002 to those that begin with 9. */
function reachesLastLabelers(): Completeness {
  let rows = 0
  let first = ''
  let last = ''
  let isAscending = true
  return {
    see({ product_ndc }) {
      const labeler = String(product_ndc).replace(/-.*/, '')
      rows += 1
      first ||= labeler
      isAscending &&= labeler >= last
      last = labeler
    },
    end(where) {
      const isWhole = rows < smallestDirectory || !isAscending || !first.startsWith('000') || last >= '9'
      const message = 'The labelers do not reach those that begin with 9: the file was cut.'
      const remedy = 'Download the file again from its publisher, and load it as it is.'
      return isWhole ? [] : [{ code: 'OFFICIAL_CUT', severity: 'error', where, message, remedy }]
    },
  }
}

/** The products of the National Drug Code directory, finished and unfinished. */
export const ndcProducts: CodeSet = tableCodeSet({
  ...ndcText,
  facts: {
    ...ndcFacts,
    name: 'ndc-products',
    system: 'NDC',
    title: 'National Drug Code products',
    table: 'ndc_products',
    key: ['product_id'],
    useOf: ({ product_ndc, ends_on }) => ({
      code: String(product_ndc),
      billable: null,
      terminated: ends_on as string | null,
      changed: null,
    }),
  },
  fields: {
    product_id: { title: 'productid', field: textField('wrong', 120) },
    product_ndc: { title: 'productndc', field: codeField(productCode) },
    product_type: { title: 'producttypename', field: textField() },
    proprietary_name: { title: 'proprietaryname', field: textField(), absent: true },
    proprietary_suffix: { title: 'proprietarynamesuffix', field: textField(), absent: true },
    name: { title: 'nonproprietaryname', field: textField() },
    dosage_form: { title: 'dosageformname', field: textField() },
    routes: { title: 'routename', field: textField(), absent: true },
    starts_on: { title: 'startmarketingdate', field: dateField() },
    ends_on: { title: 'endmarketingdate', field: dateField() },
    category: { title: 'marketingcategoryname', field: textField() },
    application: { title: 'applicationnumber', field: textField(), absent: true },
    labeler: { title: 'labelername', field: textField() },
    substances: { title: 'substancename', field: textField() },
    strengths: { title: 'active_numerator_strength', field: textField() },
    units: { title: 'active_ingred_unit', field: textField() },
    classes: { title: 'pharm_classes', field: textField(), absent: true },
    schedule: { title: 'deaschedule', field: textField() },
    excluded: { title: 'ndc_exclude_flag', field: excluded, absent: true },
    listed_through: { title: 'listing_record_certified_through', field: dateField() },
  },
  kind: ({ ends_on }) => (ends_on === null ? 'open' : 'ended'),
})
