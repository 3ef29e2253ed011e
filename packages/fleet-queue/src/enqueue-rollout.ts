import { randomUUID } from 'node:crypto'
import { SowError } from '@sow/kit/errors'
import type { Db, FlowJob, PgBoss } from 'pg-boss'
import { heartbeatSeconds, inTurn } from './boss.js'
import type { Rollout, RolloutTarget } from './fleet-queue.js'
import type { Queues } from './queues.js'
import { countTaken, isStanding, readGates, readTargets } from './read-jobs.js'

/** Puts a rollout into the queue, in place of what waits of an earlier one. Throws LOCK_BUSY. */
export async function enqueueRollout(
  boss: PgBoss,
  schema: string,
  queues: Queues,
  rollout: Rollout,
  targets: readonly RolloutTarget[],
): Promise<void> {
  await boss.supervise(queues.targets)
  await inTurn(boss, queues.targets, async (db) => {
    const taken = await countTaken(db, schema, queues)
    if (taken > 0) throw underWay(taken)
    const open = await boss.findJobs(queues.rollouts, { queued: true, db })
    for (const { id } of open) await withdrawRollout(boss, queues, id, db)
    await insertJobs(boss, jobsOf(queues, rollout, targets), db)
  })
}

/** A flow is only one where something depends on something: a fleet of one group is none. */
async function insertJobs(boss: PgBoss, jobs: readonly FlowJob[], db: Db): Promise<void> {
  if (jobs.some(({ dependsOn }) => dependsOn !== undefined)) {
    await boss.flow([...jobs], { db })
    return
  }
  for (const [name, all] of Map.groupBy(jobs, (job) => job.name))
    await boss.insert(
      name,
      all.map(({ data, options }) => ({ ...options, ...(data && { data }) })),
      { db },
    )
}

/** Takes back what waits of a rollout, and closes it. */
export async function withdrawRollout(boss: PgBoss, queues: Queues, id: string, db: Db): Promise<void> {
  await withdrawWaiting(boss, queues, id, db)
  await boss.cancel(queues.rollouts, id, { db })
}

/** Takes back the databases that wait, and the groups that have not passed. */
export async function withdrawWaiting(boss: PgBoss, queues: Queues, id: string, db: Db): Promise<void> {
  const waiting = (await readTargets(boss, queues, id, db)).filter(isStanding)
  const gates = (await readGates(boss, queues, id, db)).filter(isStanding)
  for (const [name, jobs] of [
    [queues.targets, waiting],
    [queues.gates, gates],
  ] as const)
    if (jobs.length > 0)
      await boss.cancel(
        name,
        jobs.map((job) => job.id),
        { db },
      )
}

/** Each database depends on the group before its own. */
function jobsOf(queues: Queues, { id, ...data }: Rollout, targets: readonly RolloutTarget[]): FlowJob[] {
  const gates = data.groups.map((group, place) => ({
    ref: `gate ${group.name}`,
    name: queues.gates,
    data: { rollout: id, place },
    options: { id: randomUUID() },
  }))
  const places = new Map(data.groups.map(({ name }, place) => [name, place]))
  const databases = targets.map(({ name, server, ...target }, place) => {
    const before = gates[(places.get(target.group) ?? 0) - 1]
    return {
      ref: `target ${name}`,
      name: queues.targets,
      data: { rollout: id, target: name, place, ...target },
      options: { singletonKey: name, group: { id: server } },
      ...(before === undefined ? {} : { dependsOn: [before.ref] }),
    }
  })
  return [{ ref: 'rollout', name: queues.rollouts, data, options: { id } }, ...gates, ...databases]
}

function underWay(taken: number): SowError {
  return new SowError({
    code: 'LOCK_BUSY',
    message: `Workers have ${taken} ${taken === 1 ? 'database' : 'databases'} of the fleet under way.`,
    hint: `Wait until \`sow fleet status --queue\` says that none is. A worker that died is noticed after ${heartbeatSeconds} seconds.`,
  })
}
