import type { Db, PgBoss } from 'pg-boss'
import { inTurn } from './boss.js'
import { withdrawWaiting } from './enqueue-rollout.js'
import type { Answer, Rollout, TakenJob } from './fleet-queue.js'
import { judgeGroup } from './judge-group.js'
import type { Queues } from './queues.js'
import { readTargets, stateOf } from './read-jobs.js'

/**
 * Writes down what became of a database. A failure is a dead letter too, and where its group has too many of them, nothing is
 * begun after this transaction. False where another worker has taken the database since.
 */
export async function answerJob(
  boss: PgBoss,
  queues: Queues,
  rollout: Rollout,
  { id, retryCount, target, group }: TakenJob,
  answer: Answer,
): Promise<boolean> {
  return await inTurn(boss, queues.targets, async (db) => {
    const completed = await boss.complete(queues.targets, { id, retryCount }, answer, { db })
    if (!isSettled(completed)) return false
    await forgetLetter(boss, queues, target, db)
    if (!answer.failed) return true
    await boss.send(queues.dead, { target }, { singletonKey: target, db })
    const limits = rollout.groups.find(({ name }) => name === group)
    const jobs = await readTargets(boss, queues, rollout.id, db)
    const states = jobs.filter(({ data }) => data.group === group).map(stateOf)
    if (limits !== undefined && judgeGroup(limits, states) === 'stops')
      await withdrawWaiting(boss, queues, rollout.id, db)
    return true
  })
}

async function forgetLetter(boss: PgBoss, { dead }: Queues, target: string, db: Db): Promise<void> {
  const letters = await boss.findJobs(dead, { data: { target }, queued: true, db })
  if (letters.length > 0)
    await boss.deleteJob(
      dead,
      letters.map(({ id }) => id),
      { db },
    )
}

/** pg-boss counts what it settled, and its types leave the count out. */
function isSettled(response: object): boolean {
  return 'affected' in response && Number(response.affected) > 0
}
