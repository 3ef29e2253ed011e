import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import type { ConnectionOptions } from 'node:tls'
import { SowError } from '@sow/kit/errors'

/** False for plain text, else what TLS is told. */
export type TlsSettings = false | ConnectionOptions

/**
 * Decides about TLS from `sslmode` and `sslrootcert`, `sslcert`, `sslkey` of a URL, or PGSSLMODE and PGSSLROOTCERT.
 *
 * Without a mode: plain text on this machine, `verify-full` everywhere else. `disable` is plain text.
 * `verify-ca` leaves the host name unchecked and `no-verify` checks nothing; every other mode of libpq
 * means `verify-full` off this machine, since a weaker one encrypts to whoever answers.
 * Throws CONFIG_INVALID for an unknown mode, CONNECTION_TLS where a file cannot be read.
 */
export function decideTls(
  host: string,
  parameters: URLSearchParams,
  environment: NodeJS.ProcessEnv,
): TlsSettings {
  const mode = parameters.get('sslmode') || environment['PGSSLMODE'] || undefined
  const optional = mode === undefined || mode === 'allow' || mode === 'prefer'
  if (mode === 'disable' || host.startsWith('/') || (optional && isLoopback(host))) return false
  const certificates = readCertificates(parameters, environment)
  if (mode === 'no-verify') return { ...certificates, rejectUnauthorized: false }
  if (mode === 'verify-ca')
    return { ...certificates, rejectUnauthorized: true, checkServerIdentity: () => undefined }
  if (optional || mode === 'require' || mode === 'verify-full')
    return { ...certificates, rejectUnauthorized: true }
  throw new SowError({
    code: 'CONFIG_INVALID',
    message: 'The sslmode of the connection URL is not known.',
    hint: 'Use sslmode=verify-full, verify-ca, require, disable or no-verify.',
  })
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

function readCertificates(parameters: URLSearchParams, environment: NodeJS.ProcessEnv): ConnectionOptions {
  const root = parameters.get('sslrootcert') || environment['PGSSLROOTCERT']
  const certificate = parameters.get('sslcert')
  const key = parameters.get('sslkey')
  return {
    ...(root && root !== 'system' ? { ca: readCertificate(root) } : {}),
    ...(certificate ? { cert: readCertificate(certificate) } : {}),
    ...(key ? { key: readCertificate(key) } : {}),
  }
}

function readCertificate(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new SowError({
      code: 'CONNECTION_TLS',
      message: `The certificate file ${file} of the connection cannot be read.`,
      hint: 'Check the path and its permissions.',
      cause,
    })
  }
}
