import { type RawBuilder, sql } from 'kysely'
import { plainEquality } from '../shape/type-equality.js'

/**
 * What a statement is made of that writes rows of a target. It runs on the project's search path, for the sake of the
 * application's triggers, and there somebody else's operator may fit its operands better than the server's own: so every
 * operator, function and type of it has its schema, and nothing stands in it that has no such form.
 */

/** The server's own `=`. */
export const equals: RawBuilder<unknown> = sql`operator(pg_catalog.=)`

/** An equality, as `equal` takes it. */
export function withSchema(equality: string): string {
  return equality === plainEquality ? 'operator(pg_catalog.=)' : equality
}

/** True of a text that is one of these. */
export function isWord(value: RawBuilder<unknown>, ...words: readonly string[]): RawBuilder<unknown> {
  const [only] = words
  if (words.length === 1) return sql`${value} ${equals} ${sql.lit(only)}`
  return sql`${value} ${equals} any (array[${sql.join(words.map((word) => sql.lit(word)))}])`
}

/** Words of the language that are types by themselves: the parser knows no other of their names. */
const spelledTypes =
  /^(?:boolean|smallint|integer|bigint|real|numeric|decimal|interval|time|timestamp|character|bit|double|varchar|char|dec|int|float)\b/

/** A type, as the server writes it where it finds nothing but its own, in the form that means it everywhere. */
export function typeWithSchema(type: string): string {
  const [name = ''] = type.split(/ collate /)
  const collated = type.replace(/ collate "/, ' collate pg_catalog."')
  const isPlain = /^(?:[a-z_][\w$]*|"(?:[^"]|"")+")(?![\w.])/.test(name) && !spelledTypes.test(name)
  return isPlain ? `pg_catalog.${collated}` : collated
}

/**
 * Parts of an expression of the catalog: strings, names, operators that have their schema already, types, functions and
 * operators. What the language itself spells is written in capitals there, and every operation stands in parentheses.
 */
const parts =
  /E?'(?:[^']|'')*'|OPERATOR\([^)]*\)|::(?:character|bit) varying|::(?<type>(?:"(?:[^"]|"")+"|[a-z_][\w$]*)(?![\w.]))|::[^()\s,]+|(?<!\.)(?<called>(?:"(?:[^"]|"")+"|\b[a-z_][\w$]*))(?=\()|"(?:[^"]|"")*"|[\w$]+(?:\.[\w$"]+)*|(?<operator>[-+*/<>=~!@#%^&|`?]+)/g

/** An expression, as the server writes it where it finds nothing but its own, in the form that means it everywhere. */
export function expressionWithSchemas(expression: string): string {
  return expression.replaceAll(parts, (part, ...rest) => {
    const { type, called, operator } = rest.at(-1) as Readonly<Record<string, string | undefined>>
    if (type !== undefined) return `::${typeWithSchema(type)}`
    if (called !== undefined) return `pg_catalog.${called}`
    return operator === undefined ? part : `operator(pg_catalog.${operator})`
  })
}
