/**
 * A table as a dataset names it: `users` in the schema of the project, `auth.users` in another one, as Kysely does. A name that has a
 * dot itself stands in quotes, as in SQL: `"price.list"`, `auth."price.list"`.
 */
export interface SplitTableName {
  /** Null for the schema of the project. */
  readonly schema: string | null
  readonly name: string
}

const part = '("(?:[^"]|"")+"|[^."][^.]*)'
const named = new RegExp(`^(?:${part}\\.)?${part}$`)

/** A text that is neither is the name of a table as it stands. */
export function splitTableName(written: string): SplitTableName {
  const [, schema, name] = named.exec(written) ?? []
  if (name === undefined) return { schema: null, name: written }
  return { schema: schema === undefined ? null : unquoted(schema), name: unquoted(name) }
}

/** How a table is written so that `splitTableName` reads it again; `schema`: null for that of the project. */
export function writeTableName({ schema, name }: SplitTableName): string {
  if (schema !== null) return `${quotedPart(schema)}.${quotedPart(name)}`
  const read = splitTableName(name)
  return read.schema === null && read.name === name ? name : quoted(name)
}

function quotedPart(text: string): string {
  return /\.|^"/.test(text) ? quoted(text) : text
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}

function unquoted(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text
}
