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
 * any case: by one connection, in UTF-8, and with the primary server alone where it writes.
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

/** What libpq takes from the environment for a parameter that a connection leaves out; those that Sow takes too are not here. */
const variables: ReadonlyMap<string, string> = new Map([
  ['PGHOSTADDR', 'hostaddr'],
  ['PGREQUIRESSL', 'requiressl'],
  ['PGREQUIREPEER', 'requirepeer'],
  ['PGREQUIREAUTH', 'require_auth'],
  ['PGSSLCRL', 'sslcrl'],
  ['PGSSLCRLDIR', 'sslcrldir'],
  ['PGSSLMINPROTOCOLVERSION', 'ssl_min_protocol_version'],
  ['PGSSLMAXPROTOCOLVERSION', 'ssl_max_protocol_version'],
  ['PGSSLNEGOTIATION', 'sslnegotiation'],
  ['PGSSLCOMPRESSION', 'sslcompression'],
  ['PGGSSENCMODE', 'gssencmode'],
  ['PGTARGETSESSIONATTRS', 'target_session_attrs'],
  ['PGLOADBALANCEHOSTS', 'load_balance_hosts'],
  ['PGCLIENTENCODING', 'client_encoding'],
])

/** What a service has besides: where all of it is given, the service says nothing. */
const ofService = ['host', 'user', 'dbname']

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

/** Throws CONFIG_INVALID for the first variable of the environment that psql would heed and Sow would not. */
export function checkVariables(given: ConnectionParameters, environment: NodeJS.ProcessEnv): void {
  for (const [variable, name] of variables) {
    const value = environment[variable]
    if (value === undefined || value === '' || given.has(name)) continue
    if (honoured.get(name)?.(value) !== true) throw unheeded(variable)
  }
  if (environment['PGSERVICE'] && !ofService.every((name) => given.has(name))) throw unheeded('PGSERVICE')
}

function unheeded(variable: string) {
  return invalidText(
    `The environment variable ${variable} has a value that Sow cannot honour, and none is ignored.`,
    `Run the command without it (env -u ${variable}), and give what it says in the connection where that is possible.`,
  )
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
