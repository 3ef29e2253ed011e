import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import type { ConnectionOptions } from 'node:tls'
import { SowError } from '@sow/kit/errors'
import type { ConnectionParameters } from './connection-text.js'

/** False for plain text, else what TLS is told. */
export type TlsSettings = false | ConnectionOptions

/**
 * Decides about TLS from `sslmode` and `sslrootcert`, `sslcert`, `sslkey` of a connection, or PGSSLMODE, PGSSLROOTCERT,
 * PGSSLCERT and PGSSLKEY; `ssl` and `sslaccept` are what other tools have for a mode.
 *
 * Without a mode: plain text on this machine, `verify-full` everywhere else. `disable` is plain text.
 * `verify-ca` leaves the host name unchecked and `no-verify` checks nothing; every other mode of libpq
 * means `verify-full` off this machine, since a weaker one encrypts to whoever answers.
 * Throws CONFIG_INVALID for an unknown mode and for files of a connection that is not encrypted, CONNECTION_TLS where a file cannot be read.
 */
export function decideTls(
  host: string,
  parameters: ConnectionParameters,
  environment: NodeJS.ProcessEnv,
): TlsSettings {
  const mode = modeOf(parameters) || environment['PGSSLMODE'] || undefined
  const optional = mode === undefined || mode === 'allow' || mode === 'prefer'
  if (mode === 'disable' || host.startsWith('/') || (optional && isLoopback(host))) {
    refuseUnusedFiles(parameters)
    return false
  }
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

/** What is named of certificates would be ignored in plain text. Those of the environment are for other connections too. */
function refuseUnusedFiles(parameters: ConnectionParameters): void {
  const unused = ['sslrootcert', 'sslcert', 'sslkey'].filter((name) => parameters.get(name))
  if (unused.length === 0) return
  throw new SowError({
    code: 'CONFIG_INVALID',
    message: `The connection names ${unused.join(', ')}, and would not be encrypted.`,
    hint: `Add sslmode=verify-full, or take ${unused.join(', ')} out.`,
  })
}

/** `ssl=true` and Prisma's `sslaccept` as a mode of libpq. Throws CONFIG_INVALID where two of them disagree. */
function modeOf(parameters: ConnectionParameters): string | undefined {
  const ssl = parameters.get('ssl')?.toLowerCase()
  const modes = [
    parameters.get('sslmode'),
    ssl === undefined ? undefined : (others.get(ssl) ?? ssl),
    parameters.get('sslaccept') === 'accept_invalid_certs' ? 'no-verify' : undefined,
  ].filter((mode) => mode !== undefined)
  const [mode] = modes
  // Prisma's word says how far the certificate is trusted, whatever the mode.
  if (modes.includes('no-verify') && !modes.includes('disable')) return 'no-verify'
  if (new Set(modes).size <= 1) return mode
  throw new SowError({
    code: 'CONFIG_INVALID',
    message: 'The connection says twice how it is encrypted, and differently.',
    hint: 'Leave sslmode alone: verify-full, verify-ca, require, disable or no-verify.',
  })
}

const others: ReadonlyMap<string, string> = new Map([
  ['true', 'require'],
  ['1', 'require'],
  ['false', 'disable'],
  ['0', 'disable'],
])

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

function readCertificates(
  parameters: ConnectionParameters,
  environment: NodeJS.ProcessEnv,
): ConnectionOptions {
  const root = parameters.get('sslrootcert') || environment['PGSSLROOTCERT']
  const certificate = parameters.get('sslcert') || environment['PGSSLCERT']
  const key = parameters.get('sslkey') || environment['PGSSLKEY']
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
