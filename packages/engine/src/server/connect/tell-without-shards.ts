import type { Session } from './session.js'

/** What Citus gives the state of an internal error, though another one says what it is. */
const statesByText: readonly (readonly [text: RegExp, state: string])[] = [
  // What another server refused of the rows that were sent to it.
  [/ violates unique constraint /, '23505'],
  [/ violates foreign key constraint /, '23503'],
  [/ violates check constraint /, '23514'],
  [/ violates not-null constraint/, '23502'],
  [/ violates exclusion constraint /, '23P01'],
  [/^value too long for type /, '22001'],
  [/ out of range$/, '22003'],
  // A lock that was not given in time, or a server that is gone: both may be over at the next attempt.
  [/^failure on connection marked as essential/, '40001'],
  [/because there was a parallel /, '0A000'],
  [/^operation is not allowed on this node/, '0A000'],
  [/^(MERGE|complex joins|direct joins|relation .* is not distributed)/, '0A000'],
  [/^triggers are not supported on/, '0A000'],
]

/** The number of a part of a table, which Citus puts behind the names of the table, its indexes and its constraints. */
const shard = /_\d{6,}$/

/** What another server refused comes here as its words alone: those of a violation name table, column and constraint. */
const named: readonly (readonly [field: string, said: RegExp])[] = [
  ['table', /\b(?:table|relation) "([^"]+)"/],
  ['column', /\bcolumn "([^"]+)"/],
  ['constraint', /\bconstraint "([^"]+)"/],
]

function isViolation(fields: Readonly<Record<string, unknown>>): boolean {
  return String(fields['code']).startsWith('23')
}

/** An error of Citus as a server on its own would have it: of the table and not of a part, and with a state that says what it is. */
export function withoutShards(error: unknown): unknown {
  if (!(error instanceof Error) || !('severity' in error)) return error
  const fields = error as Error & Record<string, unknown>
  const known = statesByText.find(([text]) => text.test(error.message))
  if (fields['code'] === 'XX000' && known !== undefined) fields['code'] = known[1]
  for (const [name, said] of named) {
    const value = fields[name] ?? (isViolation(fields) ? said.exec(error.message)?.[1] : undefined)
    if (typeof value === 'string') fields[name] = value.replace(shard, '')
  }
  error.message = error.message.replaceAll(/"([^"]+)_\d{6,}"/g, '"$1"')
  return error
}

/** The same session, whose errors are told so while `isCluster` is true. */
export function tellWithoutShards(session: Session, isCluster: () => boolean): Session {
  const told = async <Result>(work: Promise<Result>): Promise<Result> =>
    await work.catch((error: unknown) => {
      throw isCluster() ? withoutShards(error) : error
    })
  return {
    ...session,
    query: (text, parameters, isRepeated) => told(session.query(text, parameters, isRepeated)),
    copyIn: (statement, lines) => told(session.copyIn(statement, lines)),
  }
}
