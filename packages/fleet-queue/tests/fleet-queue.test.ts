import { randomUUID } from 'node:crypto'
import { openDatabase } from '@sow/engine'
import { createDatabase } from '@sow/engine/throw-away'
import { expect, inject, it } from 'vitest'
import type {} from '../../../tests/start-postgres.js'
import type { JobState, Rollout, RolloutTarget, TakenJob } from '../src/fleet-queue.js'
import { judgeGroup } from '../src/judge-group.js'
import { type FleetQueueOptions, openFleetQueue } from '../src/open-fleet-queue.js'

const done = { failed: false, said: {} }
const failed = { failed: true, said: { why: 'refused' } }

it('a group passes, waits or stops by its failures', () => {
  const answered = (isFailure: boolean): JobState => ({
    kind: 'answered',
    answer: { failed: isFailure, said: {} },
  })
  const judge = (mostFailures: number, ...states: JobState[]) => judgeGroup({ mostFailures }, states)
  expect(judge(0)).toBe('passes')
  expect(judge(0, answered(false))).toBe('passes')
  expect(judge(0, answered(false), { kind: 'waiting' })).toBe('waits')
  expect(judge(0, answered(false), { kind: 'taken' })).toBe('waits')
  expect(judge(0, answered(true), { kind: 'waiting' })).toBe('stops')
  expect(judge(0, { kind: 'lost' })).toBe('stops')
  expect(judge(1, answered(true), { kind: 'waiting' })).toBe('waits')
  expect(judge(1, answered(true), answered(false))).toBe('passes')
  expect(judge(1, answered(true), { kind: 'lost' })).toBe('stops')
})

/** A queue in a database of its own, and what asks it as an onlooker. */
async function openQueue() {
  await using opened = new AsyncDisposableStack()
  const { url } = opened.use(await createDatabase(inject('postgres').superuserUrl))
  const session = opened.use(await openDatabase({ kind: 'postgres', url }))
  const options: FleetQueueOptions = { url, schema: 'pgboss', name: 'sow-fleet', install: true }
  const kept = opened.move()
  const open = async (more: Partial<FleetQueueOptions> = {}) => {
    const queue = await openFleetQueue({ ...options, ...more })
    return queue === null ? null : kept.use(queue)
  }
  return { open, session, [Symbol.asyncDispose]: () => kept.disposeAsync() }
}

function rolloutOf(groups: Rollout['groups'], perServer = 4): Rollout {
  return { id: randomUUID(), release: 'r1', perServer, groups, instructions: { kind: 'test' } }
}

const target = (name: string, group: string, server = 'one'): RolloutTarget => ({
  name,
  group,
  schema: null,
  server,
})

it('a queue that is not there is none, one of another version is refused, and neither is touched', async () => {
  await using place = await openQueue()
  expect(await place.open({ install: false })).toBeNull()
  expect((await place.session.query("select from pg_namespace where nspname = 'pgboss'")).rows).toEqual([])
  const queue = await place.open()
  expect(await queue?.newest()).toBeNull()
  expect(await place.open({ install: false, name: 'another' })).toBeNull()
  await place.session.query('update pgboss.version set version = 45')
  const refused = { code: 'SERVER_UNSUPPORTED', outcome: 'nothing-changed' }
  await expect(place.open()).rejects.toMatchObject(refused)
  await expect(place.open({ install: false })).rejects.toMatchObject(refused)
  expect((await place.session.query('select version from pgboss.version')).rows).toEqual([{ version: 45 }])
  // The way out that the error names.
  expect(await place.open({ schema: 'sow_queue' })).not.toBeNull()
})

it('groups are taken in order, by no more workers than they and their servers take, and stop', async () => {
  await using place = await openQueue()
  const [one, other] = [await place.open(), await place.open()]
  if (one === null || other === null) throw new Error('no queue')
  const rollout = rolloutOf(
    [
      { name: 'canary', parallel: 1, mostFailures: 0 },
      { name: 'rest', parallel: 3, mostFailures: 1 },
    ],
    2,
  )
  const rest = [...'cdefgh'].map((name) => target(name, 'rest', name === 'h' ? 'two' : 'one'))
  await one.enqueue(rollout, [target('a', 'canary'), target('b', 'canary'), ...rest])
  expect(await other.openRollout()).toEqual(rollout)

  const taken = await Promise.all([one.take(rollout), other.take(rollout), other.take(rollout)])
  const first = taken.flatMap((job) => job ?? [])
  expect(first).toMatchObject([{ group: 'canary', retryCount: 0 }])
  await expect(one.enqueue(rolloutOf([]), [])).rejects.toMatchObject({ code: 'LOCK_BUSY' })
  const answer = async (job: TakenJob | null | undefined, said: typeof done = done) =>
    one.answer(rollout, job as TakenJob, said)
  expect(await answer(first[0])).toBe(true)
  // Who answers twice has nothing to say.
  expect(await answer(first[0])).toBe(false)
  expect(await one.tend(rollout)).toBe(false)
  const second = await other.take(rollout)
  expect(second?.group).toBe('canary')
  expect(await one.take(rollout)).toBeNull()
  await answer(second)
  expect(await other.take(rollout)).toBeNull()
  await other.tend(rollout)

  // Many at once: three of the group, two of a server. Who waits as long is taken in any order.
  const many = await Promise.all(Array.from({ length: 8 }, (_, at) => (at % 2 ? one : other).take(rollout)))
  const begun = many.flatMap((job) => job ?? [])
  expect(begun).toHaveLength(3)
  expect(new Set(begun.map(({ target: name }) => name)).size).toBe(3)
  const [alone, ...ofOne] = begun.toSorted((a, b) => b.target.localeCompare(a.target))
  expect(alone?.target).toBe('h')

  await answer(ofOne[0], failed)
  expect(await one.failed()).toEqual([ofOne[0]?.target])
  const next = await other.take(rollout)
  expect(next).not.toBeNull()
  await answer(ofOne[1], failed)
  // Two failures are one too many: what was begun goes on, and nothing else is begun.
  expect(await other.take(rollout)).toBeNull()
  expect(await other.tend(rollout)).toBe(false)
  await answer(alone)
  await answer(next)
  expect(await other.tend(rollout)).toBe(true)
  expect(await other.openRollout()).toBeNull()
  const progress = await one.newest()
  expect(progress?.stoppedIn).toBe('rest')
  // In the order of the fleet, whoever was first.
  expect(progress?.targets.map(({ name }) => name).join('')).toBe('abcdefgh')
  const kinds = Map.groupBy(progress?.targets ?? [], ({ state }) => state.kind)
  expect([...kinds].map(([kind, all]) => [kind, all.length]).sort()).toEqual([
    ['answered', 6],
    ['withdrawn', 2],
  ])
})

it('a job goes back where its worker gave no sign of life, is lost where none answers, and is found again', async () => {
  await using place = await openQueue()
  const queue = await place.open()
  if (queue === null) throw new Error('no queue')
  const rollout = rolloutOf([{ name: 'all', parallel: 4, mostFailures: 1 }])
  await queue.enqueue(rollout, [target('a', 'all'), target('b', 'all')])
  const pass = async (statement: string) => {
    await place.session.query(statement)
    await place.session.query('update pgboss.queue set monitor_on = null, monitor_claim_on = null')
  }
  const silence = "update pgboss.job set heartbeat_on = now() - interval '31 seconds' where state = 'active'"
  const a = await queue.take(rollout)
  const b = await queue.take(rollout)
  await pass('select')
  // Alive: nobody takes it from its worker.
  expect(await queue.tend(rollout)).toBe(false)
  expect(await queue.take(rollout)).toBeNull()
  await queue.answer(rollout, b as TakenJob, done)
  for (const retryCount of [1, 2]) {
    await pass(silence)
    await queue.tend(rollout)
    expect(await queue.take(rollout)).toMatchObject({ target: a?.target, retryCount })
  }
  // The first worker is back: its answer came too late.
  expect(await queue.answer(rollout, a as TakenJob, done)).toBe(false)
  await pass(silence)
  await queue.tend(rollout)
  expect(await queue.tend(rollout)).toBe(true)
  expect((await queue.newest())?.targets.map(({ state }) => state.kind).sort()).toEqual(['answered', 'lost'])
  expect(await queue.failed()).toEqual([a?.target])

  // A later rollout that sets it up ends the dead letter; what waits of one is withdrawn by the next.
  const waiting = rolloutOf([{ name: 'all', parallel: 4, mostFailures: 0 }])
  await queue.enqueue(waiting, [target('a', 'all'), target('b', 'all')])
  const again = rolloutOf([{ name: 'all', parallel: 4, mostFailures: 0 }])
  await queue.enqueue(again, [target(a?.target ?? '', 'all')])
  expect(await queue.openRollout()).toEqual(again)
  expect(await queue.take(waiting)).toBeNull()
  const taken = (await queue.take(again)) as TakenJob
  await queue.giveBack(taken)
  const retaken = (await queue.take(again)) as TakenJob
  expect(await queue.answer(again, retaken, done)).toBe(true)
  expect(await queue.failed()).toEqual([])
  expect(await queue.tend(again)).toBe(true)
})
