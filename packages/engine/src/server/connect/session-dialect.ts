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
import type { Session } from './session.js'

/**
 * Kysely over one session: every statement runs on its one connection, inside whatever transaction is open there.
 * It opens no transaction of its own, streams nothing, and destroying it leaves the session open.
 */
export function kyselyOver<Tables>(session: Session): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: sessionDialect(session) })
}

function sessionDialect(session: Session): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => sessionDriver(session),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
}

function sessionDriver(session: Session): Driver {
  const connection = sessionConnection(session)
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

function sessionConnection(session: Session): DatabaseConnection {
  return {
    async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
      const answer = await session.query(sql, parameters)
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

const writes = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])

function noTransaction(): SowError {
  return new SowError({
    code: 'MIGRATION_FAILED',
    message: 'A transaction was opened inside the transaction that Sow has open.',
    hint: 'Leave db.transaction() out: everything that a migration does is one transaction already.',
  })
}
