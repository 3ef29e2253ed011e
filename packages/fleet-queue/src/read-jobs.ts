import type { Db, JobWithMetadata, PgBoss } from 'pg-boss'
import type { Answer, JobState, Rollout, RolloutTarget } from './fleet-queue.js'
import type { Queues } from './queues.js'

/** What the job of a database holds: names, no address, no secret. */
export interface TargetData extends Omit<RolloutTarget, 'name' | 'server'> {
  readonly rollout: string
  readonly target: string
  /** Its place in the fleet: jobs that are put in together have no order of their own. */
  readonly place: number
}

/** What the job of a group holds. */
export interface GateData {
  readonly rollout: string
  /** Its place among the groups. */
  readonly place: number
}

/** What the job of a rollout holds. */
export type RolloutData = Omit<Rollout, 'id'>

/** More than a fleet has. */
const all = 100_000

export async function readTargets(
  boss: PgBoss,
  { targets }: Queues,
  rollout: string,
  db?: Db,
): Promise<JobWithMetadata<TargetData>[]> {
  return await boss.findJobs<TargetData>(targets, { data: { rollout }, limit: all, ...(db && { db }) })
}

/** The groups of a rollout, in their order. */
export async function readGates(
  boss: PgBoss,
  { gates }: Queues,
  rollout: string,
  db?: Db,
): Promise<JobWithMetadata<GateData>[]> {
  const found = await boss.findJobs<GateData>(gates, { data: { rollout }, limit: all, ...(db && { db }) })
  return found.sort((one, other) => one.data.place - other.data.place)
}

export function rolloutOf({ id, data }: JobWithMetadata<RolloutData>): Rollout {
  return { id, ...data }
}

/** True for a job of a group or of a rollout that nobody closed. */
export function isStanding({ state }: JobWithMetadata): boolean {
  return state === 'created' || state === 'retry'
}

export function stateOf({ state, output }: JobWithMetadata): JobState {
  switch (state) {
    case 'created':
    case 'retry':
      return { kind: 'waiting' }
    case 'active':
      return { kind: 'taken' }
    case 'completed':
      return { kind: 'answered', answer: output as Answer }
    case 'failed':
      return { kind: 'lost' }
    case 'cancelled':
      return { kind: 'withdrawn' }
  }
}

/** How many databases the workers have under way. pg-boss counts them for itself only now and then. */
export async function countTaken(db: Db, schema: string, { targets }: Queues): Promise<number> {
  const { rows } = await db.executeSql(
    `select count(*)::integer as taken from "${schema.replaceAll('"', '""')}".job where name = $1 and state = 'active'`,
    [targets],
  )
  return Number(rows[0]?.taken ?? 0)
}
