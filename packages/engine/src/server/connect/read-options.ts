import { invalidText } from './connection-text.js'

/** What the options of a session say, as far as Sow can honour them. */
export interface SessionOptions {
  readonly schema: string | undefined
  /** For the proxy of a hosted database: which of its servers is meant. */
  readonly startup: string | undefined
}

/**
 * Reads `-c search_path=app`, and the name of a server before which a proxy stands. What else can be set so, Sow sets for
 * each transaction by itself. Throws CONFIG_INVALID.
 */
export function readOptions(text: string | undefined): SessionOptions {
  let schema: string | undefined
  const startup: string[] = []
  for (const option of (text ?? '').replaceAll(/-c\s+/g, '-c').split(/(?<!\\)\s+/)) {
    if (option === '') continue
    const [, name = '', value = ''] = /^(?:-c|--)([\w.-]+)=(.*)$/s.exec(option) ?? []
    if (name === 'search_path') schema = onlySchema(value.replaceAll(/\\(.)/g, '$1'))
    else if (/^(?:endpoint|project|reference)=[\w-]+$/.test(option)) startup.push(option)
    else throw unhonoured(name)
  }
  return { schema, startup: startup.length === 0 ? undefined : startup.join(' ') }
}

/** Tables are looked for in one schema; that of the system, and extensions, are found in any case. */
function onlySchema(path: string): string {
  const schemas = path
    .split(',')
    .map((each) => each.trim().replace(/^"(.*)"$/s, '$1'))
    .filter((each) => !['', 'pg_catalog', '$user'].includes(each))
  const [schema] = schemas
  if (schema !== undefined && schemas.length === 1) return schema
  throw invalidText(
    'The search_path in the options of the connection names not one schema but several.',
    "Name the schema that the project's tables live in: ?schema=app.",
  )
}

function unhonoured(name: string) {
  return invalidText(
    name === ''
      ? 'The options of the connection hold something that Sow cannot honour.'
      : `The option ${name} of the connection is not one that Sow honours: it makes its own settings in each transaction.`,
    'Take it out, or set it for the role: alter role ... set ...',
  )
}
