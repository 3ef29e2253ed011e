import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { table } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { commitTogether } from './commit-together.js'
import { linkRun } from './link-run.js'
import type { RunReport } from './run-report.js'

/** What a run says of itself. */
export interface RunIdentity {
  readonly command: string
  /** Who runs it, as the caller knows: a user and host, or a deploy's name. */
  readonly actor: string
  readonly toolVersion: string
  /** Package versions by name. */
  readonly packages: Readonly<Record<string, string>>
  /** The digest of the saved plan that is carried out. */
  readonly planDigest?: string
}

/** Records a run with its first write: a run that changes nothing leaves no trace. */
export interface RunRecorder {
  id(): Promise<number>
  /** The run as reported, or null where nothing was written. */
  report(): RunReport | null
}

export function runRecorder(database: Database, identity: RunIdentity): RunRecorder {
  let started: Promise<number> | null = null
  let known: number | null = null
  return {
    id() {
      started ??= insertRun(database, identity, 'applied', null).then((id) => {
        known = id
        return id
      })
      return started
    },
    report: () => (known === null ? null : { id: known, command: identity.command, outcome: 'applied' }),
  }
}

export async function insertRun(
  database: Database,
  identity: RunIdentity,
  outcome: 'applied' | 'failed',
  errorCode: string | null,
  undoes: number | null = null,
  writes: 'rows' | 'schema' = 'rows',
): Promise<number> {
  await advanceOrdinals(database)
  const run = await database.query
    .insertInto('sow.run')
    .values({
      token: randomUUID(),
      command: identity.command,
      actor: identity.actor,
      tool_version: identity.toolVersion,
      packages: JSON.stringify(identity.packages),
      plan_digest: identity.planDigest ?? null,
      outcome,
      error_code: errorCode,
      counts: '{}',
      undoes,
      // A migration writes rows as well, but as they are, with whatever a site wrote into them: none is Sow's by that.
      ...(writes === 'schema' ? { xid: null } : {}),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const id = Number(run.id)
  database.transaction.run = { id, undoes, isContinued: false }
  if (outcome === 'applied') await commitTogether(database, id)
  return id
}

/** Where numbers of the ledger come from: their sequences do not come along when a ledger is replicated. */
const numbered = [
  { name: 'run', column: 'id' },
  { name: 'migration', column: 'ordinal' },
  { name: 'release', column: 'ordinal' },
] as const

/** Sets sequences of the ledger that are behind its rows: those of a copy that was a subscriber until now. */
async function advanceOrdinals(database: Database): Promise<void> {
  const behind = numbered.map(
    ({ name, column }) => sql`
    select setval(${`sow.${name}_${column}_seq`}::regclass, used.number)
    from (
      select max(${sql.id(column)}) as number
      from ${table({ schema: 'sow', name })}
    ) as used
    cross join ${table({ schema: 'sow', name: `${name}_${column}_seq` })} as given
    where used.number > given.last_value
      or (used.number = given.last_value and not given.is_called)`,
  )
  await sql`${sql.join(behind, sql.raw('\n    union all'))}`.execute(database.query)
}

/** The run of migrations that an earlier transaction of the command recorded, for this one to add to; a new one where there is none. */
export async function continueRun(
  database: Database,
  identity: RunIdentity,
  known: number | null,
): Promise<number> {
  if (known === null) return await insertRun(database, identity, 'applied', null, null, 'schema')
  database.transaction.run = { id: known, undoes: null, isContinued: true }
  await commitTogether(database, known)
  return known
}

/** Closes a run that wrote something with what it did, by dataset, and links it. */
export async function finishRun(
  database: Database,
  run: number,
  counts: Readonly<Record<string, unknown>>,
): Promise<void> {
  await database.query
    .updateTable('sow.run')
    .set({ counts: JSON.stringify(counts), ended_at: new Date().toISOString() })
    .where('id', '=', run)
    .execute()
  await linkRun(database, run)
}
