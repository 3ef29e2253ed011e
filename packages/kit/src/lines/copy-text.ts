/** How Postgres' COPY text format writes a null. */
export const copyNull = '\\N'

const special = /[\\\b\f\n\r\t\v]/
const everySpecial = /[\\\b\f\n\r\t\v]/g
const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
}

/** Writes one field of a line in Postgres' COPY text format: `\`, `\b`, `\f`, `\n`, `\r`, `\t` and `\v` escaped. */
export function encodeCopyField(text: string): string {
  return special.test(text)
    ? text.replace(everySpecial, (character) => escapes[character] ?? character)
    : text
}

/** Writes texts as the fields of one line in Postgres' COPY text format, without its line end. */
export function copyLineOf(texts: readonly (string | null)[]): string {
  return texts.map((text) => (text === null ? copyNull : encodeCopyField(text))).join('\t')
}

const unescaped: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }

/** Reads one field of a line in Postgres' COPY text format back; null where it is a null. */
export function decodeCopyField(field: string): string | null {
  if (field === copyNull) return null
  return field.includes('\\')
    ? field.replace(/\\(.)/gs, (_, character: string) => unescaped[character] ?? character)
    : field
}

/** The texts of a canonical line by field; null where the value is null. */
export function textsOfLine(fields: readonly string[], line: string): ReadonlyMap<string, string | null> {
  const texts = line.split('\t')
  return new Map(fields.map((field, index) => [field, decodeCopyField(texts[index] ?? '')]))
}
