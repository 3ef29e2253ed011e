import { createHash, randomInt, timingSafeEqual } from 'node:crypto'

/** Minutes for which a code is good: long enough to read, and to hand it over. */
export const codeMinutes = 10

/** Letters and digits that nobody mistakes for each other. */
const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const groups = 3
const lettersOfGroup = 4

/** What a code is good for. */
export interface CodeSubject {
  /** The digest of the proposal. */
  readonly digest: string
  /** The database's own identity. */
  readonly databaseId: string
}

/** What is kept of a code: not the code. */
export interface KeptCode {
  /** Milliseconds since 1970, by the clock of this machine. */
  readonly until: number
  /** SHA-256 of the code, of what it is good for, and of the time. */
  readonly hash: string
}

/** A new code, 60 bits of chance: `K7QM-29XD-TTBA`. */
export function newCode(): string {
  const group = () =>
    Array.from({ length: lettersOfGroup }, () => letters[randomInt(letters.length)]).join('')
  return Array.from({ length: groups }, group).join('-')
}

export function keepCode(code: string, subject: CodeSubject, now: number): KeptCode {
  const until = now + codeMinutes * 60_000
  return { until, hash: hashOf(code, subject, until) }
}

/** Why a code that was kept does not allow this; null where it does. */
export function refuseCode(
  code: string,
  kept: KeptCode,
  subject: CodeSubject,
  now: number,
): 'expired' | 'wrong' | null {
  if (now > kept.until) return 'expired'
  const given = Buffer.from(hashOf(code, subject, kept.until))
  const expected = Buffer.from(kept.hash)
  return given.length === expected.length && timingSafeEqual(given, expected) ? null : 'wrong'
}

/** However a person or an assistant writes it: small letters, spaces. */
function hashOf(code: string, { digest, databaseId }: CodeSubject, until: number): string {
  const plain = code.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')
  return createHash('sha256')
    .update(JSON.stringify([plain, digest, databaseId, until]))
    .digest('hex')
}
