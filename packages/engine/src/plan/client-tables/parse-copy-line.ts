const escaped: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }

/** The values of a line of COPY text, without its end; null for null. */
export function parseCopyLine(line: string): (string | null)[] {
  return line.split('\t').map((text) => {
    if (text === '\\N') return null
    return text.includes('\\')
      ? text.replace(/\\(.)/gs, (_, letter: string) => escaped[letter] ?? letter)
      : text
  })
}
