import type { PgBoss } from 'pg-boss'
import { heartbeatSeconds } from './boss.js'

/** The queues of one fleet: a job for each database, one for each group and rollout, and the dead letters. */
export interface Queues {
  /** One job for each database of a rollout. */
  readonly targets: string
  /** One job for each group: the databases of the next one depend on it. Nobody takes it; it is completed by rule. */
  readonly gates: string
  /** One job for each rollout, which is completed when nothing is left to do. */
  readonly rollouts: string
  readonly dead: string
}

/** By the name of the fleet. */
export function queuesOf(name: string): Queues {
  return {
    targets: name,
    gates: `${name}-gates`,
    rollouts: `${name}-rollouts`,
    dead: `${name}-dead`,
  }
}

/** How often a database is tried whose worker died. */
const mostRetries = 2
const dayInSeconds = 86_400

/** Makes the queues that are not there. */
export async function createQueues(boss: PgBoss, { targets, gates, rollouts, dead }: Queues): Promise<void> {
  await boss.createQueue(dead, { policy: 'exclusive', retentionSeconds: 365 * dayInSeconds })
  await boss.createQueue(targets, {
    policy: 'exclusive',
    deadLetter: dead,
    retryLimit: mostRetries,
    heartbeatSeconds,
    // A worker that is alive may take long: signs of life say so, and not the clock.
    expireInSeconds: dayInSeconds - 1,
    retentionSeconds: 30 * dayInSeconds,
    deleteAfterSeconds: 30 * dayInSeconds,
  })
  for (const name of [gates, rollouts])
    await boss.createQueue(name, {
      retentionSeconds: 30 * dayInSeconds,
      deleteAfterSeconds: 30 * dayInSeconds,
    })
}
