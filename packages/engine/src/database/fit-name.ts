import { createHash } from 'node:crypto'

/** The bytes of the longest name: Postgres cuts longer ones silently. */
const longestName = 63

/** A name that Postgres keeps as it is: cut, with a hash of `whole`, where it is too long. */
export function fitName(name: string, whole: string = name): string {
  if (Buffer.byteLength(name) <= longestName) return name
  const hash = createHash('sha256').update(whole).digest('hex').slice(0, 12)
  let kept = name
  while (Buffer.byteLength(kept) > longestName - hash.length - 1) kept = kept.slice(0, -1)
  return `${kept.toWellFormed()}~${hash}`
}
