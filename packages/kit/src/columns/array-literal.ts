/** What is left to read of an array literal. */
interface Cursor {
  readonly text: string
  index: number
}

export type ArrayPart = string | null | readonly ArrayPart[]

const unquotedElement = /[^{},"\\]+/y
const quotedElement = /"((?:[^"\\]|\\[\s\S])*)"/y

/** Parses a Postgres array literal, `{a,"b c",NULL,{...}}`; null where it is none. */
export function parseArrayLiteral(text: string): readonly ArrayPart[] | null {
  const cursor = { text: text.trim(), index: 0 }
  const parts = readArray(cursor)
  return cursor.index === cursor.text.length ? parts : null
}

function readArray(cursor: Cursor): readonly ArrayPart[] | null {
  if (!take(cursor, '{')) return null
  const parts: ArrayPart[] = []
  skipSpace(cursor)
  if (take(cursor, '}')) return parts
  do {
    const part = readPart(cursor)
    if (part === undefined) return null
    parts.push(part)
  } while (take(cursor, ','))
  return take(cursor, '}') ? parts : null
}

/** One element, or undefined where there is none. */
function readPart(cursor: Cursor): ArrayPart | undefined {
  skipSpace(cursor)
  const part = readNested(cursor) ?? readQuoted(cursor)
  if (part !== undefined) {
    skipSpace(cursor)
    return part
  }
  const bare = match(cursor, unquotedElement)?.[0]?.trim()
  if (bare === undefined || bare === '') return undefined
  return bare.toUpperCase() === 'NULL' ? null : bare
}

function readNested(cursor: Cursor): readonly ArrayPart[] | undefined {
  return cursor.text[cursor.index] === '{' ? (readArray(cursor) ?? undefined) : undefined
}

function readQuoted(cursor: Cursor): string | undefined {
  return match(cursor, quotedElement)?.[1]?.replaceAll(/\\([\s\S])/g, '$1')
}

function match(cursor: Cursor, pattern: RegExp): RegExpExecArray | null {
  pattern.lastIndex = cursor.index
  const found = pattern.exec(cursor.text)
  if (found !== null) cursor.index = pattern.lastIndex
  return found
}

function take(cursor: Cursor, character: string): boolean {
  if (cursor.text[cursor.index] !== character) return false
  cursor.index++
  return true
}

function skipSpace(cursor: Cursor): void {
  while (/\s/.test(cursor.text[cursor.index] ?? '')) cursor.index++
}
