import type { PgBoss } from 'pg-boss'
import { inTurn } from './boss.js'
import { withdrawWaiting } from './enqueue-rollout.js'
import type { Rollout } from './fleet-queue.js'
import { isOpen, judgeGroup } from './judge-group.js'
import type { Queues } from './queues.js'
import { isStanding, readGates, readTargets, stateOf } from './read-jobs.js'

/**
 * What no worker does alone: databases of dead workers go back, a group that is done lets the next one begin, and one with too
 * many failures lets none. True where nothing is left to do.
 */
export async function tendRollout(boss: PgBoss, queues: Queues, rollout: Rollout): Promise<boolean> {
  await boss.supervise(queues.targets)
  const isDone = await inTurn(boss, queues.targets, async (db) => {
    const jobs = await readTargets(boss, queues, rollout.id, db)
    for (const gate of (await readGates(boss, queues, rollout.id, db)).filter(isStanding)) {
      const group = rollout.groups[gate.data.place]
      if (group === undefined) break
      const states = jobs.filter(({ data }) => data.group === group.name).map(stateOf)
      const judgement = judgeGroup(group, states)
      if (judgement === 'stops') await withdrawWaiting(boss, queues, rollout.id, db)
      if (judgement !== 'passes') break
      await boss.complete(queues.gates, gate.id, null, { includeQueued: true, db })
    }
    const gates = await readGates(boss, queues, rollout.id, db)
    const left = (await readTargets(boss, queues, rollout.id, db)).map(stateOf).filter(isOpen)
    if (gates.some(isStanding) || left.length > 0) return false
    await boss.complete(queues.rollouts, rollout.id, null, { includeQueued: true, db })
    return true
  })
  await boss.resolveFlow()
  return isDone
}
