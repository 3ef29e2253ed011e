import { type DataFile, syntaxError } from './file-source.js'

/** Checks the names of a CSV header or of an NDJSON row. Throws SowError DATA_SYNTAX. */
export function checkHeader(names: readonly string[], file: DataFile, line: number): void {
  const seen = new Set<string>()
  for (const [index, name] of names.entries()) {
    const refuse = (message: string) => syntaxError(file, line, 'header', `column ${index + 1} ${message}`)
    if (name.trim() === '') throw refuse('has no name')
    if (name !== name.trim() || hasControlCharacter(name))
      throw refuse('has a name with blanks around or in it')
    if (seen.has(name)) throw refuse('has the name of a column before it')
    seen.add(name)
  }
}

function hasControlCharacter(name: string): boolean {
  for (let index = 0; index < name.length; index++) if (name.charCodeAt(index) < 0x20) return true
  return false
}
