const brand = Symbol.for('sow.json-null')

/** What `jsonNull` is. */
export interface JsonNull {
  readonly isJsonNull: true
}

/** The JSON value `null` in a column of JSON: a plain `null` in a row says that the column has no value. */
export const jsonNull: JsonNull = Object.freeze({ isJsonNull: true, [brand]: true })

/** True of `jsonNull`, of any copy of this package. */
export function isJsonNull(value: unknown): boolean {
  return typeof value === 'object' && value !== null && brand in value
}
