import { SowError } from '@sow/kit/errors'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely'
import { pin, pinnedAlone } from './search-path.js'
import type { Session, SessionResult } from './session.js'

/** What is done before a statement is sent, and the statement that is sent. */
export type BeforeQuery = (query: CompiledQuery) => Promise<CompiledQuery>

/** Whether a transaction is open on a session whose first statement pinned the search path. */
type IsPinned = () => boolean

/**
 * Kysely over one session: every statement runs on its one connection, inside whatever transaction is open there, and in
 * a pinned one of its own where `isPinned` says that none is; as they are where nothing says so. It streams nothing, and
 * destroying it leaves the session open.
 */
export function kyselyOver<Tables>(
  session: Session,
  isPinned: IsPinned = () => true,
  before: BeforeQuery = async (query) => query,
): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: sessionDialect(session, isPinned, before) })
}

function sessionDialect(session: Session, isPinned: IsPinned, before: BeforeQuery): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => sessionDriver(session, isPinned, before),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
}

function sessionDriver(session: Session, isPinned: IsPinned, before: BeforeQuery): Driver {
  const connection = sessionConnection(session, isPinned, before)
  return {
    init: async () => {},
    acquireConnection: async () => connection,
    beginTransaction: async () => {
      throw noTransaction()
    },
    commitTransaction: async () => {
      throw noTransaction()
    },
    rollbackTransaction: async () => {},
    releaseConnection: async () => {},
    destroy: async () => {},
  }
}

function sessionConnection(session: Session, isPinned: IsPinned, before: BeforeQuery): DatabaseConnection {
  return {
    async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
      const { sql, parameters } = await before(query)
      const answer = isPinned()
        ? await session.query(sql, parameters)
        : await queryAlone(session, sql, parameters)
      const affected = writes.has(answer.command) ? { numAffectedRows: BigInt(answer.affectedRows) } : {}
      return { rows: [...answer.rows] as Row[], ...affected }
    },
    async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
      yield* []
      throw new SowError({
        code: 'INTERNAL',
        message: 'This connection does not stream rows.',
        hint: 'Use execute() instead of stream().',
      })
    },
  }
}

/** Statements with parameters are messages of their own: they need a transaction that has a name. */
async function queryAlone(
  session: Session,
  text: string,
  parameters: readonly unknown[],
): Promise<SessionResult> {
  if (parameters.length === 0) return await session.query(pinnedAlone(text))
  try {
    await session.query(`begin; ${pin}`)
    const answer = await session.query(text, parameters)
    await session.query('commit')
    return answer
  } catch (error) {
    await session.query('rollback').catch(() => {})
    throw error
  }
}

const writes = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])

function noTransaction(): SowError {
  return new SowError({
    code: 'MIGRATION_FAILED',
    message: 'A transaction was opened inside the transaction that Sow has open.',
    hint: 'Leave db.transaction() out: everything that a migration does is one transaction already.',
  })
}
