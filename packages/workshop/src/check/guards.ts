import type { Guard } from './rows/guard.js'
import { contactDetails } from './rules/contact-details.js'
import { datasetPapers } from './rules/dataset-papers.js'
import { licensedCodes } from './rules/licensed-codes.js'
import { providerNumbers } from './rules/provider-numbers.js'
import { rowOrder } from './rules/row-order.js'
import { usedCodes } from './rules/used-codes.js'
import { valueForms } from './rules/value-forms.js'
import { writtenText } from './rules/written-text.js'

/** Every rule about the content of a dataset, in the order in which findings are told. */
export const guards: readonly Guard[] = [
  ...datasetPapers,
  ...licensedCodes,
  ...providerNumbers,
  ...contactDetails,
  ...valueForms,
  ...usedCodes,
  ...rowOrder,
  ...writtenText,
]
