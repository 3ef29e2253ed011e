/** Where a value stands in a text: its first character, and the one after its last. */
interface Span {
  readonly start: number
  readonly end: number
}

/**
 * Adds properties to the object `property` of a JSON object, as text: everything else stays as it is written. The object
 * is added at the end where there is none. The text must be valid JSON, and the names new.
 */
export function addProperties(
  text: string,
  property: string,
  added: Readonly<Record<string, string>>,
): string {
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n'
  const indent = /^([ \t]+)"/m.exec(text)?.[1] ?? '  '
  const entries = Object.entries(added).map(
    ([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`,
  )
  const root = valueAt(text, text.indexOf('{'))
  const found = objectIn(text, root, property)
  if (found !== null) return insertInto(text, found, entries, `${lineEnd}${indent}`, indent)
  const lines = entries.map((entry) => `${lineEnd}${indent}${indent}${entry}`).join(',')
  const object = `${JSON.stringify(property)}: {${lines}${lineEnd}${indent}}`
  return insertInto(text, root, [object], lineEnd, indent)
}

/** `margin`: the line end and the indentation of the object's closing brace. */
function insertInto(
  text: string,
  { start, end }: Span,
  entries: readonly string[],
  margin: string,
  indent: string,
): string {
  const content = text.slice(start + 1, end - 1).trimEnd()
  const onOneLine = !content.includes('\n')
  const kept = onOneLine ? `${margin}${indent}${content.trim()}` : content
  const before = content.trim() === '' ? '{' : `{${kept},`
  const lines = entries.map((entry) => `${margin}${indent}${entry}`).join(',')
  return `${text.slice(0, start)}${before}${lines}${margin}${text.slice(end - 1)}`
}

/** The object that is the value of a property of an object; null where it has none of that name. */
function objectIn(text: string, { start, end }: Span, property: string): Span | null {
  for (let at = text.indexOf('"', start); at > 0 && at < end; ) {
    const name = valueAt(text, at)
    const value = valueAt(text, skipBlanks(text, text.indexOf(':', name.end) + 1))
    if (JSON.parse(text.slice(name.start, name.end)) === property && text[value.start] === '{') return value
    at = text.indexOf('"', value.end)
  }
  return null
}

/** The value that begins at `start`: strings are passed over whole, since they may hold anything. */
function valueAt(text: string, start: number): Span {
  const token = /"(?:[^"\\]|\\.)*"|[{}[\],]|[^\s{}[\],"]+/gs
  token.lastIndex = start
  let depth = 0
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [found] = match
    if (found === '{' || found === '[') depth += 1
    if (found === '}' || found === ']') depth -= 1
    if (depth === 0) return { start, end: token.lastIndex }
  }
  return { start, end: text.length }
}

function skipBlanks(text: string, from: number): number {
  return from + (/^\s*/.exec(text.slice(from))?.[0].length ?? 0)
}
