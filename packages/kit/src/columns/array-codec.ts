import { parseArrayLiteral } from './array-literal.js'
import { type ColumnCodec, type RuleViolation, violation } from './column-codec.js'

const notArray = violation('type', 'is not an array')
const ragged = violation('type', 'is an array whose parts are not equally deep and long')

/**
 * Arrays of any depth. Canonical text: Postgres' array literal with every element in double quotes, and NULL.
 * A CSV field is a Postgres array literal.
 */
export function arrayCodec(element: ColumnCodec): ColumnCodec {
  return {
    type: `${element.type}[]`,
    fromValue: (value) =>
      Array.isArray(value) ? writeArray(value, (part) => element.fromValue(part)) : notArray,
    fromText: (text) => {
      const parsed = parseArrayLiteral(text)
      return parsed === null ? notArray : writeArray(parsed, (part) => element.fromText(String(part)))
    },
  }
}

type WriteElement = (value: unknown) => string | RuleViolation

function writeArray(parts: readonly unknown[], write: WriteElement): string | RuleViolation {
  if (shapeOf(parts) === null) return ragged
  const written: string[] = []
  for (const part of parts) {
    const text = Array.isArray(part) ? writeArray(part, write) : writeElement(part, write)
    if (typeof text !== 'string') return text
    written.push(text)
  }
  return `{${written.join(',')}}`
}

function writeElement(value: unknown, write: WriteElement): string | RuleViolation {
  if (value === null) return 'NULL'
  const text = write(value)
  return typeof text === 'string' ? `"${text.replaceAll(/["\\]/g, '\\$&')}"` : text
}

/** The dimensions as text, `2x3`; null where parts differ, which Postgres refuses. An empty array has none. */
function shapeOf(value: readonly unknown[]): string | null {
  const shapes = new Set(value.map((part) => (Array.isArray(part) ? (shapeOf(part) ?? 'ragged') : '')))
  if (shapes.size > 1 || shapes.has('ragged') || shapes.has('0x')) return null
  return `${value.length}x${[...shapes][0] ?? ''}`
}
