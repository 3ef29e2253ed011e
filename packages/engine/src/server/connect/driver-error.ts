/**
 * What is safe to tell of an error of the driver. The message, detail, context, query and parameters of a server's
 * error may hold row values and never get here, but for messages of which `plainMessage` is sure.
 */
export interface DriverError {
  /** A server's five-character SQLSTATE. */
  readonly sqlState?: string
  /** A code of Node's: `ECONNREFUSED`, `CERT_HAS_EXPIRED`. */
  readonly nodeCode?: string
  /** Wording of the driver itself, where it has no code. */
  readonly wording?: string
  readonly table?: string
  readonly column?: string
  readonly constraint?: string
  /** The function of the server that complained. */
  readonly routine?: string
  /** True where a function or trigger was running, whose statement it was. */
  readonly inFunction?: true
  /** The server's primary message, where messages of its kind hold names alone. */
  readonly plainMessage?: string
}

/** SQLSTATE classes whose primary messages hold names of objects and no values; those of 22 quote their input. */
const plainClasses = new Set(['0A', '23', '25', '2B', '3D', '3F', '42', '55'])

/** The server's function behind `raise`, whose message and code are whatever a trigger makes of them. */
export const raiseRoutine = 'exec_stmt_raise'

const wordings = [
  'Connection terminated',
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
  'timeout expired',
  'Query read timeout',
  'The server does not support SSL connections',
  'There was an error establishing an SSL connection',
  'SASL',
]

const networkCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'])
const addressCodes = new Set(['EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'EHOSTDOWN', 'ENETDOWN'])
const tlsCode =
  /^(ERR_TLS_|ERR_SSL_|ERR_OSSL_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA)/

/** True for a code that Node's TLS gives a refused certificate or handshake. */
export function isTlsCode(code: string | undefined): boolean {
  return code !== undefined && (tlsCode.test(code) || code === 'EPROTO')
}

/** Where in its input a COPY failed. */
export interface CopyPlace {
  /** Counted over all lines that were fed; 1 is the first. */
  readonly line: number
  readonly column?: string
}

/** Lines that earlier statements of the same COPY took: a driver that sends several says so on its error. */
export const linesBefore: unique symbol = Symbol('lines that earlier statements took')

/**
 * Reads which line, and which of the `columns`, a COPY failed at; null where the server does not say. Nothing else of its
 * context is told, which quotes the line; its words are those of the server's language, so that names alone are looked for.
 */
export function readCopyPlace(error: unknown, columns: readonly string[]): CopyPlace | null {
  const context = error instanceof Error && 'where' in error ? error.where : undefined
  if (typeof context !== 'string') return null
  const found = context.match(/^COPY .*?, \p{L}+ (\d+)(?=$|[,:\s])(.*)/mu)
  if (found === null) return null
  const rest = found[2] ?? ''
  const before = (error as { readonly [linesBefore]?: number })[linesBefore] ?? 0
  const said = rest.match(/^, \p{L}+ (.*)/u)?.[1] ?? ''
  const named = columns
    .filter((name) => said.startsWith(name) && /^\s?:/.test(said.slice(name.length)))
    .sort((one, other) => other.length - one.length)[0]
  return { line: before + Number(found[1]), ...(named === undefined ? {} : { column: named }) }
}

/** Reads an error of a driver; null for every other error. */
export function readDriverError(error: unknown): DriverError | null {
  if (!(error instanceof Error)) return null
  const fields = error as Error & Readonly<Record<string, unknown>>
  if (typeof fields['severity'] === 'string' && typeof fields['code'] === 'string') return serverError(fields)
  if (typeof fields['code'] === 'string') return nodeError(error, fields['code'])
  const wording = wordings.find((start) => error.message.startsWith(start))
  return wording === undefined ? null : { wording }
}

function serverError(fields: Error & Readonly<Record<string, unknown>>): DriverError {
  const sqlState = String(fields['code'])
  const isRaised = fields['routine'] === raiseRoutine
  const plain = plainClasses.has(sqlState.slice(0, 2)) && !isRaised
  return {
    sqlState,
    // A function that raises an error may call it by whatever it holds: names too are values then.
    ...pickText(fields, isRaised ? ['routine'] : ['table', 'column', 'constraint', 'routine']),
    ...(isInFunction(fields['where']) ? { inFunction: true as const } : {}),
    ...(plain ? { plainMessage: fields.message } : {}),
  }
}

/** The context of a statement of ours alone is empty, or says which line of a COPY it was. */
function isInFunction(context: unknown): boolean {
  return typeof context === 'string' && /^(?!COPY )/m.test(context)
}

function nodeError(error: Error, code: string): DriverError | null {
  // Node tries every address of a name and gathers the failures.
  if (error instanceof AggregateError && error.errors.length > 0) return { nodeCode: code }
  // Whatever becomes of an attempt to connect: a socket may be a file that is not there, or that is somebody else's.
  if ('syscall' in error && error.syscall === 'connect') return { nodeCode: code }
  return networkCodes.has(code) || addressCodes.has(code) || isTlsCode(code) ? { nodeCode: code } : null
}

function pickText<Name extends string>(
  fields: Readonly<Record<string, unknown>>,
  names: readonly Name[],
): { [Key in Name]?: string } {
  const picked: { [Key in Name]?: string } = {}
  for (const name of names) {
    const value = fields[name]
    if (typeof value === 'string' && value !== '') picked[name] = value
  }
  return picked
}
