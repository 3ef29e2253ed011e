import type { PgBoss } from 'pg-boss'
import { answerJob } from './answer-job.js'
import { type BossOptions, startBoss, startOrInstallBoss } from './boss.js'
import { enqueueRollout } from './enqueue-rollout.js'
import type { FleetQueue, RolloutProgress } from './fleet-queue.js'
import { createQueues, type Queues, queuesOf } from './queues.js'
import { type RolloutData, readGates, readTargets, rolloutOf, stateOf } from './read-jobs.js'
import { takeJob } from './take-job.js'
import { tendRollout } from './tend-rollout.js'

/** Where the queue of a fleet is. */
export interface FleetQueueOptions extends BossOptions {
  /** Tells the fleets apart that share a queue: the name of pg-boss's queue. */
  readonly name: string
  /** Whether pg-boss's tables are made where they are not there. */
  readonly install: boolean
}

/**
 * Opens the queue of a fleet. Null where there is none yet. Throws SERVER_UNSUPPORTED where the tables there belong to another
 * version of pg-boss, and what the driver of the database throws.
 */
export async function openFleetQueue({
  name,
  install,
  ...options
}: FleetQueueOptions): Promise<FleetQueue | null> {
  const boss = install ? await startOrInstallBoss(options) : await startBoss(options)
  if (boss === null) return null
  const queues = queuesOf(name)
  try {
    if (install) await createQueues(boss, queues)
    else if ((await boss.getQueue(queues.dead)) === null) {
      await boss.stop({ graceful: false })
      return null
    }
  } catch (error) {
    await boss.stop({ graceful: false })
    throw error
  }
  return queueOver(boss, options.schema, queues)
}

function queueOver(boss: PgBoss, schema: string, queues: Queues): FleetQueue {
  return {
    enqueue: (rollout, targets) => enqueueRollout(boss, schema, queues, rollout, targets),
    openRollout: async () => {
      const [found] = await boss.findJobs<RolloutData>(queues.rollouts, { queued: true })
      return found === undefined ? null : rolloutOf(found)
    },
    newest: () => readNewest(boss, queues),
    take: (rollout) => takeJob(boss, schema, queues, rollout),
    beat: async (jobs) => {
      if (jobs.length > 0) await boss.touch(queues.targets, jobs.map(attemptOf))
    },
    answer: (rollout, job, answer) => answerJob(boss, queues, rollout, job, answer),
    giveBack: async (job) => void (await boss.fail(queues.targets, attemptOf(job))),
    tend: (rollout) => tendRollout(boss, queues, rollout),
    failed: async () => {
      const letters = await boss.findJobs<{ readonly target: string }>(queues.dead, { queued: true })
      return [...new Set(letters.map(({ data }) => data.target))]
    },
    [Symbol.asyncDispose]: () => boss.stop({ graceful: false }),
  }
}

function attemptOf({ id, retryCount }: { readonly id: string; readonly retryCount: number }) {
  return { id, retryCount }
}

async function readNewest(boss: PgBoss, queues: Queues): Promise<RolloutProgress | null> {
  const found = (await boss.findJobs<RolloutData>(queues.rollouts)).at(-1)
  if (found === undefined) return null
  const rollout = rolloutOf(found)
  const jobs = await readTargets(boss, queues, rollout.id)
  jobs.sort((one, other) => one.data.place - other.data.place)
  const withdrawn = (await readGates(boss, queues, rollout.id)).find(({ state }) => state === 'cancelled')
  return {
    rollout,
    targets: jobs.map((job) => {
      const { target, group, schema } = job.data
      return { name: target, group, schema, state: stateOf(job) }
    }),
    stoppedIn: withdrawn === undefined ? null : (rollout.groups[withdrawn.data.place]?.name ?? null),
  }
}
