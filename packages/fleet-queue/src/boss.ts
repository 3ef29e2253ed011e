import { SowError } from '@sow/kit/errors'
import { type Db, getConstructionPlans, PgBoss } from 'pg-boss'

/** The version of pg-boss's tables that the one of our dependencies works with. */
export const schemaVersion = 46

/** Seconds without a sign of life after which a worker counts as dead. */
export const heartbeatSeconds = 30

export interface BossOptions {
  /** The database of the queue. */
  readonly url: string
  /** The schema of pg-boss's tables. */
  readonly schema: string
}

/**
 * Connects to a queue that is there. Its tables may be those of an application: they are never moved to another version. Null
 * where there are none; throws SERVER_UNSUPPORTED where they are of another version, and what the driver throws.
 */
export async function startBoss({ url, schema }: BossOptions): Promise<PgBoss | null> {
  const boss = newBoss({ url, schema })
  try {
    await boss.start()
    return boss
  } catch (error) {
    const found = await versionOf(boss)
    await boss.stop({ graceful: false })
    if (found === undefined || found === schemaVersion) throw error
    if (found === null) return null
    throw otherVersion(schema, found)
  }
}

/** The same, where it makes tables that are not there. */
export async function startOrInstallBoss(options: BossOptions): Promise<PgBoss> {
  const found = await startBoss(options)
  if (found !== null) return found
  const boss = newBoss(options)
  // The pool is opened by the start, which says that there are no tables.
  await boss.start().catch(() => {})
  await boss.getDb().executeSql(getConstructionPlans(options.schema))
  return await boss.start()
}

/** Null where it is not installed, undefined where nobody can say. */
async function versionOf(boss: PgBoss): Promise<number | null | undefined> {
  try {
    return (await boss.isInstalled()) ? await boss.schemaVersion() : null
  } catch {
    return undefined
  }
}

function newBoss({ url, schema }: BossOptions): PgBoss {
  const boss = new PgBoss({
    connectionString: url,
    schema,
    application_name: 'sow fleet',
    max: 4,
    migrate: false,
    // What belongs to an application's own queues is its own business: we look after ours, by name.
    supervise: false,
    schedule: false,
    registerInstance: false,
    reindex: false,
    monitorVacuum: false,
    monitorIntervalSeconds: 5,
  })
  // A connection that was lost is told by the next statement.
  boss.on('error', () => {})
  return boss
}

function otherVersion(schema: string, found: number): SowError {
  return new SowError({
    code: 'SERVER_UNSUPPORTED',
    message: `The schema ${schema} of the queue has pg-boss's tables in version ${found}; this Sow works with version ${schemaVersion}.`,
    hint: "Name another schema in the configuration, which `sow fleet apply --queue` makes: `fleet: { queue: { env: '...', schema: 'sow_queue' } }`.",
  })
}

/** The last turn of each connection: who waits for the lock would hold a connection that the one who has it may need. */
const turns = new WeakMap<PgBoss, Promise<unknown>>()

/** Several statements in one transaction, one worker after the other: what they read is true until they commit. */
export async function inTurn<Result>(
  boss: PgBoss,
  name: string,
  work: (db: Db, undo: () => void) => Promise<Result>,
): Promise<Result> {
  const before = turns.get(boss) ?? Promise.resolve()
  const turn = before.then(() => inTransaction(boss, name, work))
  turns.set(
    boss,
    turn.catch(() => {}),
  )
  return await turn
}

async function inTransaction<Result>(
  boss: PgBoss,
  name: string,
  work: (db: Db, undo: () => void) => Promise<Result>,
): Promise<Result> {
  const begun = await boss.getDb().beginTransaction?.()
  if (begun === undefined) throw new Error('This pg-boss has no transactions.')
  let isUndone = false
  try {
    await begun.db.executeSql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [name])
    const result = await work(begun.db, () => {
      isUndone = true
    })
    if (isUndone) await begun.rollback()
    else await begun.commit()
    return result
  } catch (error) {
    await begun.rollback()
    throw error
  }
}
