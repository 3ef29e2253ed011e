import { holdsUnseen } from '../errors/unseen.js'

/** The most bytes that Postgres keeps of a name; what is longer it cuts. */
const longestIdentifier = 63

/** What is allowed as the name of a table or a column. */
export const identifierRule = 'A name has 1 to 63 bytes of UTF-8, and no control or invisible character.'

/** What is wrong with a name of a table or a column; null where Postgres and everybody who reads it can have it. */
export function identifierMistake(name: unknown): string | null {
  if (typeof name !== 'string' || name === '') return 'is no name'
  if (holdsUnseen(name)) return 'holds a character that cannot be seen'
  return Buffer.byteLength(name) > longestIdentifier ? 'is longer than 63 bytes' : null
}
