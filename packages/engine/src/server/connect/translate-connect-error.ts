import { isSowError, SowError } from '@sow/kit/errors'
import { type ConnectionSettings, describeServer } from './connection-settings.js'
import { readDriverError } from './driver-error.js'
import { translateDatabaseError } from './translate-database-error.js'

/** Turns what a connection attempt threw into a SowError that names the server and the cause, and no secret. */
export function translateConnectError(error: unknown, settings: ConnectionSettings): Error {
  const translated = translateDatabaseError(error)
  if (!isSowError(translated) || isSowError(error)) return translated
  // Before the first statement there is no row: what a server calls an error of syntax then is in the options that it was given.
  if (translated.code === 'DATA_REJECTED') return refusedOptions(translated, settings)
  const reason = reasonOf(error, settings)
  // A server that hangs up before its greeting was never connected to.
  const code =
    translated.code === 'CONNECTION_LOST' && reason !== null ? 'CONNECTION_REFUSED' : translated.code
  return new SowError({
    code,
    message: `${reason ?? translated.message.replace(/\.$/, '')} (${describeServer(settings)}).`,
    hint: translated.hint,
    place: translated.place,
    cause: translated.cause,
  })
}

function refusedOptions({ place, cause }: SowError, settings: ConnectionSettings): SowError {
  return new SowError({
    code: 'CONFIG_INVALID',
    message: `The server refused an option of the connection (${describeServer(settings)}).`,
    hint: 'Correct `options` of the connection, or take it out.',
    place,
    cause,
  })
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Nothing listens at the address of the server',
  ENOENT: 'There is no socket of a server',
  EACCES: 'The socket of the server may not be used by this user',
  EHOSTUNREACH: 'There is no way to the server',
  ENETUNREACH: 'There is no way to the server',
  ENOTFOUND: 'The host name of the server is not known',
  EAI_AGAIN: 'The host name of the server cannot be looked up',
  ECONNRESET: 'The server hung up before it answered',
  EPIPE: 'The server hung up before it answered',
  'Connection terminated': 'The server hung up before it answered',
  ETIMEDOUT: 'The server did not answer in time',
  'timeout expired': 'The server did not answer in time',
  'The server does not support SSL connections': 'The server does not offer encrypted connections',
  SASL: 'The server asks for a password and none fits',
}

function reasonOf(error: unknown, settings: ConnectionSettings): string | null {
  const driverError = readDriverError(error)
  if (driverError?.sqlState === '3D000') return `The database '${settings.database}' does not exist`
  if (
    driverError?.nodeCode !== undefined &&
    settings.tls !== false &&
    /CERT|TLS|SIGN/.test(driverError.nodeCode)
  )
    return `The certificate of the server was not accepted: ${driverError.nodeCode}`
  return reasons[driverError?.nodeCode ?? driverError?.wording ?? ''] ?? null
}
