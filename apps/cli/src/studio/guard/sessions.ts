import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** Milliseconds for which a session is good: a day of work. */
const sessionLife = 12 * 60 * 60 * 1000

/** A browser that was let in. */
export interface Session {
  /** What only a page of ours can send along, since it was told. */
  readonly writeKey: string
}

/** Who may ask: one browser, that came with the token. */
export interface Sessions {
  /** The token of the address that is printed. It is good once. */
  readonly token: string
  /** Lets the bearer of the token in, once: answers the secret of the cookie; null where it is not the token, or was used. */
  open(token: string): string | null
  /** The session of a cookie's secret; null where there is none, or its time is over. */
  find(secret: string | null): Session | null
}

/** `now`: a monotonic clock in milliseconds. */
export function oneSession(now: () => number = () => performance.now()): Sessions {
  const token = newSecret()
  let unused = true
  let opened: { readonly secret: string; readonly session: Session; readonly until: number } | null = null
  return {
    token,
    open(given) {
      if (!unused || !isSame(given, token)) return null
      unused = false
      const secret = newSecret()
      opened = { secret, session: { writeKey: newSecret() }, until: now() + sessionLife }
      return secret
    },
    find(secret) {
      if (secret === null || opened === null || now() > opened.until) return null
      return isSame(secret, opened.secret) ? opened.session : null
    },
  }
}

/** 256 bits, as text that needs no escaping in an address. */
function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** Compares in a time that says nothing; the digests have one length, whatever was given. */
export function isSame(one: string, other: string): boolean {
  return timingSafeEqual(digestOf(one), digestOf(other))
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
