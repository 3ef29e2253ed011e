/** A command line as the id of its command (`db:history:prune`) and what follows. */
export interface SplitCommand {
  readonly id: string
  readonly argv: string[]
}

/** Takes the most words for the command that name one; `db:seed` is one word. Without one, the id is the first word. */
export function splitCommand(words: readonly string[], commandIds: readonly string[]): SplitCommand {
  const known = new Set(commandIds)
  const lengths = words.map((_, at) => words.length - at)
  const length = lengths.find((count) => known.has(words.slice(0, count).join(':'))) ?? 1
  return { id: words.slice(0, length).join(':'), argv: words.slice(length) }
}
