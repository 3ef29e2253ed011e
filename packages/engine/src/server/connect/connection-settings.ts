import { userInfo } from 'node:os'
import { checkParameters, checkVariables } from './check-parameters.js'
import { type ConnectionParameters, invalidText, parseConnectionText } from './connection-text.js'
import { decideTls, type TlsSettings } from './decide-tls.js'
import { readOptions } from './read-options.js'

/** Where a Postgres server is and who connects, parsed from a URL. Never printed: it holds the password. */
export interface ConnectionSettings {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly database: string
  readonly password: string | undefined
  readonly tls: TlsSettings
  /** What the server calls the connection; undefined for our own name. */
  readonly applicationName: string | undefined
  /** The longest wait for the server's greeting; 0 waits for ever; undefined for our own patience. */
  readonly connectSeconds: number | undefined
  /** Seconds of silence before the network is asked whether the server is there; 0 never asks. */
  readonly keepAliveSeconds: number | undefined
  /** Tells the proxy before the servers which of them is meant. */
  readonly startupOptions: string | undefined
  /** True where the password is to be worth nothing on any other connection. */
  readonly channelBinding: 'require' | 'prefer' | undefined
  /** False where the connection says that no statement may have a name. */
  readonly mayName: boolean
  /** The schema that the project's tables live in; undefined where the connection names none. */
  readonly schema: string | undefined
}

const defaultPort = 5432

/**
 * Parses a `postgres://` URL, or `host=... dbname=...`; what it leaves out comes from PGUSER, PGPASSWORD, PGHOST, PGPORT,
 * PGDATABASE, PGAPPNAME, PGCONNECT_TIMEOUT, PGOPTIONS and those of TLS. Every parameter is honoured or refused by its name.
 * Throws CONFIG_INVALID, and CONNECTION_TLS where a named certificate cannot be read; no error quotes the text.
 */
export function parseConnectionUrl(
  text: string,
  environment: NodeJS.ProcessEnv = process.env,
): ConnectionSettings {
  const given = parseConnectionText(text)
  checkParameters(given)
  checkVariables(given, environment)
  const said = (name: string, variable: string) => given.get(name) || environment[variable] || undefined
  const host = said('host', 'PGHOST') ?? 'localhost'
  const user = said('user', 'PGUSER') ?? userInfo().username
  const { schema, startup } = readOptions(said('options', 'PGOPTIONS'))
  return {
    host,
    port: parsePort(said('port', 'PGPORT')),
    user,
    database: said('dbname', 'PGDATABASE') ?? user,
    password: said('password', 'PGPASSWORD'),
    tls: decideTls(host, given, environment),
    applicationName: said('application_name', 'PGAPPNAME') ?? given.get('fallback_application_name'),
    connectSeconds: secondsOf('connect_timeout', said('connect_timeout', 'PGCONNECT_TIMEOUT')),
    keepAliveSeconds:
      given.get('keepalives') === '0' ? 0 : secondsOf('keepalives_idle', given.get('keepalives_idle')),
    startupOptions: startup,
    channelBinding: bindingOf(said('channel_binding', 'PGCHANNELBINDING')),
    mayName: !(isTrue(given.get('pgbouncer')) || Number(given.get('statement_cache_size') ?? 1) === 0),
    schema: oneSchema(given, schema),
  }
}

function isTrue(text: string | undefined): boolean {
  return text === '1' || text?.toLowerCase() === 'true'
}

/** Names the server for people, without user and password: `db.example.com:5432`. */
export function describeServer({ host, port }: Pick<ConnectionSettings, 'host' | 'port'>): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

function parsePort(text: string | undefined): number {
  if (text === undefined || text === '') return defaultPort
  const port = Number(text)
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port
  throw invalidText('The port of the connection URL is not a number from 1 to 65535.')
}

function secondsOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (/^-?\d{1,6}$/.test(text)) return Math.max(0, Number(text))
  throw invalidText(`The parameter ${name} of the connection is no number of seconds.`, `Write ${name}=10.`)
}

function bindingOf(text: string | undefined): ConnectionSettings['channelBinding'] {
  if (text === undefined || text === 'disable') return undefined
  if (text === 'require' || text === 'prefer') return text
  throw invalidText(
    'The parameter channel_binding of the connection is not known.',
    'Write channel_binding=require, prefer or disable.',
  )
}

/** `schema` is what Prisma calls it; libpq has it among the options of a session. */
function oneSchema(given: ConnectionParameters, fromOptions: string | undefined): string | undefined {
  const schema = given.get('schema')
  if (schema === undefined || fromOptions === undefined || schema === fromOptions)
    return schema ?? fromOptions
  throw invalidText(
    'The connection names one schema as schema, and another in its options.',
    'Take one of the two out.',
  )
}
