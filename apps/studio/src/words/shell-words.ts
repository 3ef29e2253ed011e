/** A word as a shell takes it: in quotes where it has to be. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}

/** The command that takes back or decides the same, as a person would type it. */
export function shellCommand(words: readonly string[]): string {
  return ['sow', ...words.map(shellWord)].join(' ')
}
