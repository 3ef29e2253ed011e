import { hash } from 'node:crypto'

/**
 * The sum of a migration: the lower-case hexadecimal SHA-256 of its source in UTF-8, without byte order mark and
 * with LF for CRLF, so that a checkout on another system has the same sum.
 */
export function sumOfMigration(source: string): string {
  return hash('sha256', source.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n'), 'hex')
}
