import { userInfo } from 'node:os'
import { SowError } from '@sow/kit/errors'
import { decideTls, type TlsSettings } from './decide-tls.js'

/** Where a Postgres server is and who connects, parsed from a URL. Never printed: it holds the password. */
export interface ConnectionSettings {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly database: string
  readonly password: string | undefined
  readonly tls: TlsSettings
}

const defaultPort = 5432

/**
 * Parses a `postgres://` URL; what it leaves out comes from PGUSER, PGPASSWORD, PGHOST, PGPORT, PGDATABASE and
 * PGSSLMODE. Throws CONFIG_INVALID, and CONNECTION_TLS where a named certificate cannot be read; no error
 * quotes the URL.
 */
export function parseConnectionUrl(
  text: string,
  environment: NodeJS.ProcessEnv = process.env,
): ConnectionSettings {
  const url = parseUrl(text)
  // A socket directory stands in the query, or percent-encoded where the host stands.
  const host =
    url.searchParams.get('host') ||
    decode(url.hostname).replace(/^\[(.+)\]$/, '$1') ||
    environment['PGHOST'] ||
    'localhost'
  const user = decode(url.username) || environment['PGUSER'] || userInfo().username
  return {
    host,
    port: parsePort(url.searchParams.get('port') || url.port || environment['PGPORT']),
    user,
    database: decode(url.pathname.slice(1)) || environment['PGDATABASE'] || user,
    password: decode(url.password) || environment['PGPASSWORD'] || undefined,
    tls: decideTls(host, url.searchParams, environment),
  }
}

/** Names the server for people, without user and password: `db.example.com:5432`. */
export function describeServer({ host, port }: ConnectionSettings): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

function parseUrl(text: string): URL {
  // An empty host stands before a socket directory in the query: postgres://user@/database?host=/run/postgresql
  const url = URL.parse(text) ?? URL.parse(text.replace('@/', '@localhost/'))
  if (url === null) throw invalidUrl('The connection URL cannot be read.')
  if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:')
    throw invalidUrl('The connection URL does not begin with postgres://.')
  // A raw `#`, `?` or `/` in a password ends the address early: what follows would pass for host and database.
  if (url.hash !== '') throw invalidUrl('The connection URL holds a raw # character.')
  if (`${url.pathname}${url.search}`.includes('@'))
    throw invalidUrl('The connection URL holds an @ behind its host.')
  return url
}

function parsePort(text: string | undefined): number {
  if (text === undefined || text === '') return defaultPort
  const port = Number(text)
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port
  throw invalidUrl('The port of the connection URL is not a number from 1 to 65535.')
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw invalidUrl('The connection URL holds a % that does not begin an escape.')
  }
}

function invalidUrl(message: string): SowError {
  return new SowError({
    code: 'CONFIG_INVALID',
    message,
    hint: 'Write postgres://user:password@host:5432/database with # ? / @ : % in the password percent-encoded, or give the password as PGPASSWORD.',
  })
}
