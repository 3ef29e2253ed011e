import type { CodeSet } from '../code-set/code-set.js'
import { icd10cm } from '../icd-10-cm/icd-10-cm.js'
import { parseFiscalRelease } from '../order-file/fiscal-release.js'
import type { OrderRow, OrderSet } from '../order-file/order-row.js'
import { sniffOrderFile } from '../order-file/sniff-order-file.js'

const orderSet: OrderSet = {
  title: 'ICD-10-PCS',
  mark: 'pcs',
  // Letters that look like digits are not used.
  shape: /^[0-9A-HJ-NP-Z]{3}(?:[0-9A-HJ-NP-Z]{4})?$/,
  write: (code) => code,
  hasLengths: (lengths) => lengths.has(7),
  range: { first: /^001$/, last: /^X/ },
}

/** ICD-10-PCS as CMS distributes it: the order file, which has tables and the codes below them. */
export const icd10pcs: CodeSet<OrderRow> = {
  ...icd10cm,
  name: 'icd-10-pcs',
  system: 'ICD-10-PCS',
  title: 'ICD-10-PCS',
  publisher: 'CMS',
  table: 'icd10pcs_codes',
  releaseForm: 'FY2026, or FY2025-April for an update within the year',
  parseRelease: parseFiscalRelease,
  sniff: (file) => sniffOrderFile(orderSet, file),
}
