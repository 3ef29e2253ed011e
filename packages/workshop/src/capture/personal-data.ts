import { kebabName } from '../package/authored/package-names.js'

/** A column that seems to hold what belongs to persons. */
export interface PersonalColumn {
  /** The table in the database. */
  readonly table: string
  /** The column of it. */
  readonly column: string
  /** What it looks like. */
  readonly looksLike: string
}

const names: readonly (readonly [RegExp, string])[] = [
  [
    /(?:^|-)(?:first|last|middle|given|family|full|maiden|sur|patient|person|contact|employee|user)-?name$/,
    'names',
  ],
  [/(?:^|-)e-?mail(?:-address)?$/, 'e-mail addresses'],
  [/(?:^|-)(?:phone|telephone|mobile|cell|fax)(?:-number)?$/, 'telephone numbers'],
  [/(?:^|-)(?:ssn|social-security(?:-number)?)$/, 'social security numbers'],
  [/(?:^|-)(?:npi|npi-number)$/, 'provider numbers'],
  [/(?:^|-)(?:dob|birth-?date|date-of-birth|birthday)$/, 'dates of birth'],
  [/(?:^|-)(?:mrn|medical-record-number|patient-id)$/, 'patient numbers'],
  [/(?:^|-)(?:street|street-address|address|address-line-?\d?)$/, 'addresses'],
  [/(?:^|-)(?:password|password-hash|secret|api-key|access-token)$/, 'secrets'],
]

const contents: readonly (readonly [RegExp, string])[] = [
  [/(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]+/, 'e-mail addresses'],
  [/(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])/, 'social security numbers'],
  [/(?<![\w.-])(?:\+?1[-. ])?\(?[2-9]\d\d\)?[-. ][2-9]\d\d[-. ]\d{4}(?![\w-])/, 'telephone numbers'],
]

/** Texts that hold nothing. */
const empty = new Set(['', '{}', '[]'])

/** Tables whose rows are persons: there a plain name is one of somebody. */
const persons =
  /(?:^|-)(?:patient|practitioner|provider|physician|user|employee|person|people|contact|staff|member|customer)s?$/

/** What a column looks like by its name, else by one of its values; null where it looks like nothing personal. */
export function looksPersonal(
  table: string,
  column: string,
  texts: readonly (string | null)[],
): string | null {
  const held = texts.filter((text) => text !== null && !empty.has(text))
  if (held.every((text) => /^(?:t|f|true|false)$/.test(text ?? ''))) return null
  const words = kebabName(column)
  const named = names.find(([pattern]) => pattern.test(words))
  if (named !== undefined) return named[1]
  if (words === 'name' && persons.test(kebabName(table))) return 'names'
  return contents.find(([pattern]) => held.some((text) => pattern.test(text ?? '')))?.[1] ?? null
}
