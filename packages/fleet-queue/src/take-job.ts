import type { PgBoss } from 'pg-boss'
import { inTurn } from './boss.js'
import type { Rollout, TakenJob } from './fleet-queue.js'
import type { Queues } from './queues.js'
import { countTaken, type TargetData } from './read-jobs.js'

/**
 * Takes the next database. One worker takes after the other: pg-boss counts how many of a server are taken in the statement that
 * takes, so two at once would each see room for one.
 */
export async function takeJob(
  boss: PgBoss,
  schema: string,
  queues: Queues,
  { id, groups, perServer }: Rollout,
): Promise<TakenJob | null> {
  return await inTurn(boss, queues.targets, async (db, undo) => {
    const taken = await countTaken(db, schema, queues)
    const [job] = await boss.fetch<TargetData>(queues.targets, {
      includeMetadata: true,
      groupConcurrency: perServer,
      db,
    })
    if (job === undefined) return null
    const { rollout, target, group } = job.data
    const parallel = groups.find(({ name }) => name === group)?.parallel ?? 1
    if (rollout === id && taken < parallel) return { id: job.id, retryCount: job.retryCount, target, group }
    undo()
    return null
  })
}
