import { type ConnectionParameters, invalidText, shownName } from './connection-text.js'

type Judge = (value: string) => boolean

const anything: Judge = () => true
const oneOf =
  (...values: readonly string[]): Judge =>
  (value) =>
    values.includes(value.toLowerCase())
const number: Judge = (value) => /^\d{1,6}$/.test(value)

/**
 * The parameters that are honoured, with the values that are: some by doing what they say, some because Sow works so in
 * any case: by one connection, without named statements, in UTF-8, and with the primary server alone where it writes.
 */
const honoured: ReadonlyMap<string, Judge> = new Map([
  ...['host', 'port', 'user', 'password', 'dbname', 'schema', 'options'].map(
    (name) => [name, anything] as const,
  ),
  ...['application_name', 'fallback_application_name', 'connect_timeout'].map(
    (name) => [name, anything] as const,
  ),
  ...['sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'channel_binding'].map(
    (name) => [name, anything] as const,
  ),
  ['ssl', oneOf('true', '1', 'false', '0', 'require', 'verify-full', 'disable')],
  ['sslaccept', oneOf('strict', 'accept_invalid_certs')],
  ['keepalives', oneOf('0', '1')],
  ['keepalives_idle', number],
  ['pgbouncer', oneOf('true', 'false', '1', '0')],
  ['connection_limit', (value) => number(value) && Number(value) > 0],
  ['pool_timeout', number],
  ['statement_cache_size', number],
  ['client_encoding', oneOf('utf8', 'utf-8', 'auto', 'unicode')],
  ['target_session_attrs', oneOf('any', 'read-write', 'primary')],
  ['gssencmode', oneOf('disable', 'prefer')],
  ['sslcompression', oneOf('0')],
  ['sslnegotiation', oneOf('postgres')],
])

/** What is meant where another tool's name is used. */
const ours: ReadonlyMap<string, string> = new Map([
  ['currentschema', 'schema'],
  ['search_path', 'schema'],
  ['database', 'dbname'],
  ['username', 'user'],
  ['applicationname', 'application_name'],
  ['connecttimeout', 'connect_timeout'],
  ['connectiontimeoutmillis', 'connect_timeout'],
])

/** Throws CONFIG_INVALID for the first parameter that would be ignored. */
export function checkParameters(given: ConnectionParameters): void {
  for (const [name, value] of given) {
    const isHonoured = honoured.get(name)
    if (isHonoured === undefined) throw unknown(name)
    if (!isHonoured(value))
      throw invalidText(
        `The parameter ${name} of the connection has a value that Sow cannot honour.`,
        `Take ${name} out of the connection, or give it another value.`,
      )
  }
}

function unknown(name: string) {
  const other = ours.get(name.toLowerCase())
  return invalidText(
    `The parameter ${shownName(name)} of the connection is not one that Sow honours, and none is ignored.`,
    other === undefined
      ? `Take it out; Sow honours ${[...honoured.keys()].join(', ')}.`
      : `Write ${other} instead, or take it out.`,
  )
}
