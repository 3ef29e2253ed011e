/** The canonical texts of a row, one per field; null where the value is null. */
export type GuardedRow = readonly (string | null)[]

const unescaped: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }

/** Reads a canonical line, which is Postgres' COPY text format, back into the texts of its fields. */
export function parseCanonicalLine(line: string): GuardedRow {
  return line.split('\t').map((field) => (field === '\\N' ? null : unescapeField(field)))
}

function unescapeField(field: string): string {
  return field.includes('\\')
    ? field.replace(/\\(.)/gs, (_, character: string) => unescaped[character] ?? character)
    : field
}
