/** What every answer says to the browser: run what this server gives, show it nowhere else, keep nothing. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
}

const cookieLife = 12 * 60 * 60

/** Cookies do not tell ports apart: two studios have two names. */
export function cookieName(port: number): string {
  return `sow_studio_${port}`
}

/** No script sees it, and no other page sends it along. */
export function sessionCookie(port: number, secret: string): string {
  return `${cookieName(port)}=${secret}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${cookieLife}`
}

/** The secret of the session in the header of cookies; null where it has none. */
export function readSessionCookie(header: string | undefined, port: number): string | null {
  const name = `${cookieName(port)}=`
  const found = (header ?? '').split('; ').find((pair) => pair.startsWith(name))
  return found === undefined ? null : found.slice(name.length)
}
