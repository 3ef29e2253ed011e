/** Why a value cannot stand in a column: a stable rule name and half a sentence without the value. */
export interface RuleViolation {
  /** `type`, `range`, `scale`, `precision`, `calendar`, `zone`, `too-long`, `nul-byte`, `lone-surrogate`, ... */
  readonly rule: string
  /** Follows the column's name: `is not a date (YYYY-MM-DD)`. */
  readonly message: string
}

/**
 * Turns a value into the canonical text of its column's type: the one spelling that is hashed, and that Postgres
 * takes as input. Two values that the type holds as equal have one canonical text wherever the type allows it.
 */
export interface ColumnCodec {
  /** The type as `format_type` writes it. */
  readonly type: string
  /** Takes a TypeScript or JSON value that is not null. */
  fromValue(value: unknown): string | RuleViolation
  /** Takes the text of a CSV field. */
  fromText(text: string): string | RuleViolation
}

export function violation(rule: string, message: string): RuleViolation {
  return { rule, message }
}

/** A codec whose values are strings in TypeScript too, parsed as CSV text is. */
export function stringCodec(
  type: string,
  expected: string,
  fromText: (text: string) => string | RuleViolation,
): ColumnCodec {
  const wrongType = violation('type', `is not ${expected}`)
  return { type, fromText, fromValue: (value) => (typeof value === 'string' ? fromText(value) : wrongType) }
}
