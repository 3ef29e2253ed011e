import { codecFor } from '@sow/kit/rows'

/** A value as Postgres wrote it, in the forms that a package can hold it. */
export interface CapturedValue {
  /** The canonical text, as a CSV field has it; null where there is no value, or where the type refuses it. */
  readonly text: string | null
  /** The same as a TypeScript or JSON value. */
  readonly value: unknown
  /** False where the value does not say all that the text does: a number that loses digits, the JSON null. */
  readonly exact: boolean
}

const nothing: CapturedValue = { text: null, value: null, exact: true }

/** Reads the text of a value of the type `type`; arrays come as JSON of texts. */
export function valueOfText(type: string, text: string | null): CapturedValue {
  if (text === null) return nothing
  const codec = codecFor(type)
  const value = type.endsWith('[]') ? arrayValue(type, JSON.parse(text)) : scalarValue(type, text)
  const written = value === null ? null : codec.fromValue(value)
  const canonical = type.endsWith('[]') ? written : codec.fromText(text)
  // What the type refuses is told where the rows are checked, with its column and rule.
  if (typeof canonical !== 'string') return { text, value: text, exact: true }
  return { text: canonical, value: plainest(type, canonical, value), exact: written === canonical }
}

/** Text is written as it is canonical, everything else as it was read. */
function plainest(type: string, canonical: string, value: unknown): unknown {
  return typeof value === 'string' && !/^jsonb?$/.test(type) ? canonical : value
}

function arrayValue(type: string, elements: unknown): unknown {
  if (!Array.isArray(elements)) return null
  const element = type.slice(0, -2)
  return elements.map((each) =>
    Array.isArray(each) ? arrayValue(type, each) : each === null ? null : scalarValue(element, String(each)),
  )
}

function scalarValue(type: string, text: string): unknown {
  if (type === 'boolean') return text === 'true' || text === 't'
  if (/^(?:smallint|integer|bigint)$/.test(type)) {
    const number = Number(text)
    return Number.isSafeInteger(number) && text.length <= 15 ? number : text
  }
  if (/^(?:real|double precision)$/.test(type)) {
    const number = Number(text)
    return Number.isFinite(number) ? number : text
  }
  if (/^jsonb?$/.test(type)) return JSON.parse(text)
  return text
}
