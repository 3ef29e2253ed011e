import type { CompiledQuery, Kysely } from 'kysely'
import type { Session } from '../server/connect/session.js'
import { kyselyOver } from '../server/connect/session-dialect.js'
import { tellWithoutShards } from '../server/connect/tell-without-shards.js'
import { DistantTables } from './distant-tables.js'
import type { EngineListener } from './events.js'
import type { FormerName } from './former-name.js'
import { inLedger, type LedgerPlace, unreadLedger } from './ledger-place.js'
import type { LedgerTables } from './ledger-tables.js'
import type { WorkRunner } from './work-statement.js'

/** One open database as every step takes it. */
export interface Database {
  readonly session: Session
  /** Kysely over the session: every statement runs on the one connection, in the open transaction or in one of its own. */
  readonly query: Kysely<LedgerTables>
  /**
   * The same for statements of looks, which a session asks time and again in one text: they have a name, and the server keeps their
   * plans. What they answer, and what their parameters are, has the same types whatever becomes of the project's tables.
   */
  readonly repeated: Kysely<LedgerTables>
  /** The schema that the project's tables live in. */
  readonly schema: string
  /** Where the ledger of that schema is: a database may have several. */
  readonly ledger: LedgerPlace
  readonly tell: EngineListener
  /** Names that packages and domains had before: what the ledger knows by them is theirs. */
  readonly formerNames: readonly FormerName[]
  /** Opens another connection to the same database, for when this one is lost; null where that cannot be. */
  readonly reopen: (() => Promise<Session>) | null
  /** Seconds for which the fate of a transaction is asked after, when the answer to its COMMIT was lost. */
  readonly fateSeconds: number
  /** The open transaction: where its names are found, and what it records, for when the answer to its COMMIT is lost. */
  readonly transaction: OpenTransaction
  /** Who keeps the work tables; null where they are temporary tables of the session. */
  readonly workRunner: WorkRunner | null
  /** The refusal whose row is looked for, by doing everything once more; null in every other run. */
  readonly sought: SoughtRefusal | null
}

/** What the database refused a row with, without a word which row it was. */
export interface SoughtRefusal {
  readonly sqlState: string
  readonly constraint: string | undefined
  /** No other dataset takes part. */
  readonly isAlone: boolean
}

export interface OpenTransaction {
  /** Where the application finds what it names without a schema, as a search path; null while no transaction is open. */
  projectPath: string | null
  /** Null where it has recorded no run. */
  run: TransactionRun | null
  /** The datasets of which it changed what the ledger has, and what became of their bases: for the link of its run. */
  readonly datasets: Map<string, BaseChange>
  /** The ids of tables of which somebody but Sow wrote rows in it: triggers of the application, and keys that rows follow. */
  readonly mixed: Set<number>
  /** True once there was one for a look that is repeated. */
  hasLooked: boolean
  /** True on the coordinator of a cluster of Citus; known once a transaction began. */
  hasCitus: boolean
  /** The tables whose rows are on other servers. */
  readonly distant: DistantTables
}

/** What a transaction did to the base of a dataset: it moved some rows of it, or perhaps all. */
export type BaseChange = 'rewritten' | DigestMove

/** Rows of a base that left and rows that came. */
export interface DigestMove {
  /** How many more there are. */
  readonly rows: number
  /** The digests of all of them, by xor, as the text of a `bigint`. */
  readonly digest: string
}

/** The run of a transaction, as far as its commit may have to be spoken of. */
export interface TransactionRun {
  readonly id: number
  /** The run that it undoes; null where it is no undo. */
  readonly undoes: number | null
  /** True where an earlier transaction recorded it, and this one adds to it. */
  readonly isContinued: boolean
}

/** The same database, whose statements go through a session that stands before its own. */
export function throughSession(database: Database, session: Session): Database {
  return {
    ...database,
    session,
    ...queriesOver(session, database),
  }
}

/** The same database for statements that cannot run in a transaction: they are sent as they are. */
export function outsideTransactions(database: Database): Database {
  const query = kyselyOver<LedgerTables>(database.session).withPlugin(inLedger(database.ledger))
  return { ...database, query, repeated: query }
}

function queriesOver(
  session: Session,
  { ledger, transaction }: Pick<Database, 'ledger' | 'transaction'>,
): Pick<Database, 'query' | 'repeated'> {
  const { distant } = transaction
  const before = async (query: CompiledQuery) =>
    distant.isEmpty ? query : await distant.reading(session, query)
  const over = (asked: Session) =>
    kyselyOver<LedgerTables>(asked, () => isOpen(transaction), before).withPlugin(inLedger(ledger))
  const keeping = {
    ...session,
    query: (text, parameters) => session.query(text, parameters, true),
  } satisfies Session
  return { query: over(session), repeated: over(keeping) }
}

/** True while a transaction is open whose first statement pinned the search path. */
export function isOpen({ projectPath }: OpenTransaction): boolean {
  return projectPath !== null
}

/** The same session, which minds what a cluster of servers makes of errors and of savepoints. */
function onCluster(opened: Session, transaction: OpenTransaction): Session {
  const session = tellWithoutShards(opened, () => transaction.hasCitus)
  return {
    ...session,
    async query(text, parameters, isRepeated) {
      if (text.startsWith('rollback to')) transaction.distant.doubt()
      return await session.query(text, parameters, isRepeated)
    },
    async copyIn(statement, lines) {
      transaction.distant.outdate()
      return await session.copyIn(statement, lines)
    },
  }
}

export interface DatabaseOptions {
  readonly schema?: string
  readonly onEvent?: EngineListener
  readonly formerNames?: readonly FormerName[]
  readonly reopen?: () => Promise<Session>
  readonly fateSeconds?: number
}

const defaultFateSeconds = 30

export function databaseOver(opened: Session, options: DatabaseOptions = {}): Database {
  const ledger = unreadLedger()
  const transaction: OpenTransaction = {
    projectPath: null,
    run: null,
    datasets: new Map(),
    mixed: new Set(),
    hasLooked: false,
    hasCitus: false,
    distant: new DistantTables(),
  }
  const session = onCluster(opened, transaction)
  return {
    session,
    ...queriesOver(session, { ledger, transaction }),
    schema: options.schema ?? 'public',
    ledger,
    tell: options.onEvent ?? (() => {}),
    formerNames: options.formerNames ?? [],
    reopen: options.reopen ?? null,
    fateSeconds: options.fateSeconds ?? defaultFateSeconds,
    transaction,
    workRunner: null,
    sought: null,
  }
}
