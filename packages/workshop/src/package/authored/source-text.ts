import { escapeUnseen } from '@sow/kit/errors'
import { isExactNumber } from '@sow/kit/rows'

/** A text as TypeScript writes it, in single quotes where it has none itself; nothing in it hides from who reads the file. */
export function quoted(text: string): string {
  const inner = escapeUnseen(JSON.stringify(text).slice(1, -1))
  if (text.includes("'") && !text.includes('"')) return `"${inner}"`
  return `'${inner.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}

/** A name as a property: quoted only where it has to be. One name is no property but the prototype, unless computed. */
export function property(name: string): string {
  if (name === '__proto__') return "['__proto__']"
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name)
}

/** A value as TypeScript source on one line. */
export function valueText(value: unknown): string {
  if (typeof value === 'string') return quoted(value)
  if (isExactNumber(value)) return quoted(value.text)
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  const entries = Object.entries(value).map(([name, each]) => `${property(name)}: ${valueText(each)}`)
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
}

export function listText(texts: readonly string[]): string {
  return `[${texts.map(quoted).join(', ')}]`
}

/** `fee-schedule-items` as `feeScheduleItems`, a name that a constant may have. */
export function constantName(kebab: string): string {
  const name = kebab.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
  return reserved.has(name) ? `${name}Rows` : name
}

/** `inventory_items` as `InventoryItems`. */
export function typeName(table: string): string {
  const name = table
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
  return /^[A-Z]/.test(name) ? name : `Table${name}`
}

const reserved = new Set(
  'break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield await async schema migrations ref csv ndjson'.split(
    ' ',
  ),
)
