/** One line of a migration's source that takes one kind of finding for meant: `// sow-allow CODE: reason`. */
export interface Silence {
  readonly code: string
  readonly reason: string
  readonly line: number
}

/** Reads the silences of a migration's source. */
export function readSilences(source: string): readonly Silence[] {
  return source.split('\n').flatMap((text, index) => {
    const found = /^\s*(?:\/\/|\*|--)\s*sow-allow\s+([A-Z_]+)\s*(?::\s*(.*?))?\s*(?:\*\/)?$/.exec(text)
    return found === null ? [] : [{ code: found[1] ?? '', reason: found[2] ?? '', line: index + 1 }]
  })
}
