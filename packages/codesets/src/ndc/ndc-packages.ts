import type { CodeSet } from '../code-set/code-set.js'
import { codeField, dateField, flagField, textField } from '../table/field.js'
import { tableCodeSet } from '../table/table-code-set.js'
import { excluded, ndcFacts, ndcText, productCode } from './ndc-products.js'

/** The packages of the National Drug Code directory, finished and unfinished. */
export const ndcPackages: CodeSet = tableCodeSet({
  ...ndcText,
  facts: {
    ...ndcFacts,
    name: 'ndc-packages',
    system: 'NDC',
    title: 'National Drug Code packages',
    table: 'ndc_packages',
    key: ['package_ndc'],
    useOf: ({ package_ndc, ends_on }) => ({
      code: String(package_ndc),
      billable: null,
      terminated: ends_on as string | null,
      changed: null,
    }),
  },
  fields: {
    // A listing of 2018 has nothing but the last part, another has XX there.
    package_ndc: { title: 'ndcpackagecode', field: codeField(/^(?:\d{4,5}-\d{3,4}-)?[\dX]{1,2}$/) },
    product_ndc: { title: 'productndc', field: codeField(productCode) },
    product_id: { title: 'productid', field: textField('wrong', 120) },
    description: { title: 'packagedescription', field: textField() },
    starts_on: { title: 'startmarketingdate', field: dateField(), absent: true },
    ends_on: { title: 'endmarketingdate', field: dateField(), absent: true },
    excluded: { title: 'ndc_exclude_flag', field: excluded, absent: true },
    sample: { title: 'sample_package', field: flagField({ Y: true, N: false }), absent: true },
  },
  kind: ({ ends_on }) => (ends_on === null ? 'open' : 'ended'),
})
