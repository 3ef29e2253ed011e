import type { Guard } from '../rows/guard.js'
import { isText } from '../rows/guarded-fields.js'
import { watchFields } from '../rows/watch-fields.js'

const zoneForm = /^(?:UTC|[A-Z][A-Za-z_]+(?:\/[A-Za-z0-9_+-]+)+)$/

/** True for the name of a zone in the IANA database, in its own case: `America/New_York`. */
function isZone(name: string): boolean {
  if (!zoneForm.test(name)) return false
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions()
    return timeZone === name || timeZone.toLowerCase() !== name.toLowerCase()
  } catch {
    return false
  }
}

/** Values whose form the name of their column promises. */
export const valueForms: readonly Guard[] = [
  {
    code: 'COLOR_FORM',
    severity: 'error',
    reason: 'A colour is written #RRGGBB, which every screen reads the same way.',
    remedy: 'Write it with a number sign and six hexadecimal digits.',
    inRows: (dataset) =>
      watchFields(
        dataset,
        (field) => isText(field) && /(?:^|_)colou?r$/.test(field.noun),
        (value) => !/^#[0-9A-Fa-f]{6}$/.test(value),
      ),
  },
  {
    code: 'TIME_ZONE',
    severity: 'error',
    reason: 'A time zone is named as in the IANA database; abbreviations and offsets know no summer time.',
    remedy: 'Write it as America/New_York, or UTC.',
    inRows: (dataset) =>
      watchFields(
        dataset,
        (field) => isText(field) && /(?:^|_)(?:time_?zone|tz)$/.test(field.noun),
        (value) => !isZone(value),
      ),
  },
  {
    code: 'TAXONOMY_FORM',
    severity: 'error',
    reason: 'A provider taxonomy code has ten characters: three digits, six digits or capitals, and X.',
    remedy: 'Correct the code; spreadsheets and typing lose its zeros.',
    inRows: (dataset) =>
      watchFields(
        dataset,
        (field) => /(?:^|_)taxonomy_code$/.test(field.noun),
        (value) => !/^\d{3}[0-9A-Z]{6}X$/.test(value),
      ),
  },
]
