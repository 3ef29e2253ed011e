import { SowError } from '@sow/kit/errors'

/** What a connection text says, by the names that libpq has for it. Never printed: it holds the password. */
export type ConnectionParameters = ReadonlyMap<string, string>

/**
 * Reads `postgres://user:password@host:5432/database?name=value`, or libpq's other form, `host=... dbname=...`. Throws
 * CONFIG_INVALID; no error quotes the text.
 */
export function parseConnectionText(text: string): ConnectionParameters {
  const isKeywords = /^\s*[a-z_]+\s*=/i.test(text)
  const entries = isKeywords ? keywordEntries(text) : urlEntries(parseUrl(text))
  const parameters = new Map<string, string>()
  for (const [name, value] of entries) {
    if (parameters.has(name)) throw invalidText(`The connection names ${shownName(name)} twice.`)
    if (value !== '') parameters.set(name, value)
    else if (name !== 'host')
      throw invalidText(`The parameter ${shownName(name)} of the connection has no value.`)
  }
  for (const name of ['host', 'hostaddr', 'port'])
    if (parameters.get(name)?.includes(',')) throw severalHosts()
  return parameters
}

/** A name that is none may be the rest of a password. */
export function shownName(name: string): string {
  return /^[a-z_]{1,40}$/i.test(name) ? name : 'that it has'
}

/** SowError CONFIG_INVALID, of a connection text that cannot be used. */
export function invalidText(message: string, hint: string = form): SowError {
  return new SowError({ code: 'CONFIG_INVALID', message, hint })
}

const form =
  'Write postgres://user:password@host:5432/database with # ? / @ : % in the password percent-encoded, or give the password as PGPASSWORD.'

function severalHosts(): SowError {
  return invalidText(
    'The connection names several hosts, of which Sow would have to choose one.',
    'Name the primary server alone, or an address that always leads to it.',
  )
}

function parseUrl(text: string): URL {
  if (/^postgres(?:ql)?:\/\/(?:[^/?#]*@)?[^/?#@]*,/.test(text)) throw severalHosts()
  // An empty host stands before a socket directory in the query: postgres://user@/database?host=/run/postgresql
  const url = URL.parse(text) ?? URL.parse(text.replace('@/', '@localhost/'))
  if (url === null) throw invalidText('The connection URL cannot be read.')
  if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:')
    throw invalidText('The connection URL does not begin with postgres://.')
  // A raw `#`, `?` or `/` in a password ends the address early: what follows would pass for host and database.
  if (url.hash !== '') throw invalidText('The connection URL holds a raw # character.')
  if (`${url.pathname}${url.search}`.includes('@'))
    throw invalidText('The connection URL holds an @ behind its host.')
  return url
}

/** What stands in the query wins over nothing but an empty place: a socket directory stands there, or where the host does. */
function urlEntries(url: URL): readonly (readonly [string, string])[] {
  const query = [...url.searchParams]
  const said = new Set(query.map(([name]) => name))
  const places = {
    host: said.has('host') ? '' : decode(url.hostname).replace(/^\[(.+)\]$/, '$1'),
    port: said.has('port') ? '' : url.port,
    user: decode(url.username),
    password: decode(url.password),
    dbname: decode(url.pathname.slice(1)),
  }
  return [...Object.entries(places).filter(([, value]) => value !== ''), ...query]
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw invalidText('The connection URL holds a % that does not begin an escape.')
  }
}

/** `name = value`, with blanks between; a value with blanks stands in single quotes, and a backslash keeps what follows. */
function keywordEntries(text: string): readonly (readonly [string, string])[] {
  const entry = /\s*([a-z_]+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|((?:[^\s'\\]|\\.)*))(?=\s|$)/giy
  const entries: [string, string][] = []
  let end = 0
  for (let found = entry.exec(text); found !== null; found = entry.exec(text)) {
    end = entry.lastIndex
    const [, name = '', quoted, plain = ''] = found
    entries.push([name.toLowerCase(), (quoted ?? plain).replaceAll(/\\(.)/gs, '$1')])
  }
  if (text.slice(end).trim() === '') return entries
  throw invalidText(
    'The connection is neither a URL nor a list of name=value.',
    'Write host=db.example.com dbname=clinic user=sow, with values that hold blanks in single quotes; or a URL, postgres://user@host/database.',
  )
}
