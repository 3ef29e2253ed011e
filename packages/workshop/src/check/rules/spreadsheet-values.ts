import type { Guard } from '../rows/guard.js'
import { isText } from '../rows/guarded-fields.js'
import { watchFields } from '../rows/watch-fields.js'

/** A whole text, or a whole element of an array. */
function whole(form: string): RegExp {
  return new RegExp(`(?:^|[{,]"?)(?:${form})(?:$|"?[,}])`)
}

/** What spreadsheets write for a formula without a result. */
const sheetError = whole('#(?:N/A|REF!|VALUE!|DIV/0!|NAME\\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|GETTING_DATA)')

/** A number as a spreadsheet shows it where its column is too narrow: `1.23E+05`. */
const shortenedNumber = whole('-?\\d(?:[.,]\\d+)?E[+-]\\d{2,3}')

/** Texts that a spreadsheet made of something else. */
export const spreadsheetValues: readonly Guard[] = [
  {
    code: 'SHEET_ERROR',
    severity: 'error',
    reason: 'A spreadsheet wrote that a formula has no result, and that is no value.',
    remedy: 'Take the value from its source again, or leave the field empty.',
    inRows: (dataset) => watchFields(dataset, isText, (value) => sheetError.test(value)),
  },
  {
    code: 'SHEET_NUMBER',
    severity: 'error',
    reason: 'A spreadsheet shortened a long number or code, and its digits are lost.',
    remedy: 'Take the value from its source again, with the column as text.',
    inRows: (dataset) => watchFields(dataset, isText, (value) => shortenedNumber.test(value)),
  },
]
