import { splitTableName } from '@sow/kit/manifest'

/** A name as SQL. */
export function name(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}

/** A table, as datasets name it, as SQL. */
export function tableName(written: string): string {
  const { schema, name: own } = splitTableName(written)
  return schema === null ? name(own) : `${name(schema)}.${name(own)}`
}

/** A text as an SQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
