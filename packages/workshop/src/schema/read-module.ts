import type { ColumnDescriptor, TableDescriptor } from '@sow/kit/rows'
import type { SchemaFacts } from './schema-facts.js'

type Literal = string | boolean | null | readonly Literal[] | { readonly [name: string]: Literal }

/**
 * What a schema module says, read without running it, whatever formatter went over it; null where it is none that Sow
 * wrote.
 */
export function readSchemaModule(text: string): Omit<SchemaFacts, 'tenants'> | null {
  const pulled = literalOf(text, 'pulled')
  const enums = literalOf(text, 'enums')
  const tables = literalOf(text, 'tables')
  if (!isRecord(pulled) || !isRecordOf(enums, isTexts) || !isRecordOf(tables, isTable)) return null
  const { schemas, only } = pulled
  return isTexts(schemas) && (only === null || isTexts(only)) ? { schemas, only, enums, tables } : null
}

function isTexts(value: Literal | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function isTable(value: Literal): value is Literal & TableDescriptor {
  return isRecord(value) && isRecordOf(value['columns'], isColumn) && isTexts(value['primaryKey'])
}

function isColumn(value: Literal): value is Literal & ColumnDescriptor {
  if (!isRecord(value) || typeof value['type'] !== 'string') return false
  return ['nullable', 'defaulted', 'generated'].every((name) => typeof value[name] === 'boolean')
}

function isRecordOf<Item>(
  value: Literal | undefined,
  is: (item: Literal) => item is Literal & Item,
): value is { readonly [name: string]: Literal & Item } {
  return isRecord(value) && Object.values(value).every(is)
}

function isRecord(value: Literal | undefined): value is { readonly [name: string]: Literal } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The object that a constant is given; undefined where there is none that can be read. */
function literalOf(text: string, constant: string): Literal | undefined {
  const start = new RegExp(`export const ${constant}\\b[^=]*=\\s*`).exec(text)
  if (start === null) return undefined
  try {
    return new LiteralReader(text, start.index + start[0].length).value()
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Reads objects, lists, texts and words as JavaScript writes them. */
class LiteralReader {
  readonly #tokens: Iterator<RegExpExecArray>
  #token = ''

  constructor(text: string, from: number) {
    const token = /\s*(?:\/\/[^\n]*\n\s*)*([{}[\],:]|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[\w$]+)/gy
    token.lastIndex = from
    this.#tokens = text.matchAll(token)
    this.#next()
  }

  value(): Literal {
    if (this.#token === '{') return Object.fromEntries(this.#items('}', () => this.#entry()))
    if (this.#token === '[') return this.#items(']', () => this.value())
    const token = this.#taken()
    if (/^["']/.test(token)) return unquoted(token)
    if (token === 'true' || token === 'false') return token === 'true'
    if (token === 'null') return null
    throw new SyntaxError(token)
  }

  #entry(): [string, Literal] {
    const isComputed = this.#token === '['
    if (isComputed) this.#next()
    const name = this.#taken()
    if (isComputed) this.#expect(']')
    this.#expect(':')
    return [/^["']/.test(name) ? unquoted(name) : name, this.value()]
  }

  #items<Item>(end: string, read: () => Item): Item[] {
    const items: Item[] = []
    this.#next()
    while (this.#token !== end) {
      items.push(read())
      if (this.#token !== end) this.#expect(',')
    }
    // What comes after the last bracket may be no literal.
    this.#token = ''
    this.#tryNext()
    return items
  }

  #expect(token: string): void {
    if (this.#taken() !== token) throw new SyntaxError(token)
  }

  #taken(): string {
    const token = this.#token
    this.#tryNext()
    return token
  }

  #next(): void {
    this.#tryNext()
    if (this.#token === '') throw new SyntaxError('')
  }

  #tryNext(): void {
    const { value, done } = this.#tokens.next()
    this.#token = done === true ? '' : (value[1] ?? '')
  }
}

function unquoted(token: string): string {
  const inner = token.slice(1, -1)
  const json = token.startsWith("'")
    ? inner.replaceAll("\\'", "'").replaceAll(/(\\.)|"/g, (_, escaped) => escaped ?? '\\"')
    : inner
  return JSON.parse(`"${json}"`)
}
