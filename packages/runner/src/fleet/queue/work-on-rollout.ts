import { setTimeout as sleep } from 'node:timers/promises'
import type { FleetQueue, Rollout, TakenJob } from '@sow/fleet-queue'
import { SowError } from '@sow/kit/errors'
import type { RunContext } from '../../context/run-context.js'
import type { ResolvedTarget } from '../resolve-targets.js'
import { setUpTarget } from '../set-up-target.js'
import { type Visit, visitTarget } from '../visit-targets.js'
import { askPatiently } from './ask-patiently.js'
import type { Instructions } from './fleet-enqueue.js'
import type { Said } from './gather-report.js'

/** How long a worker waits that found nothing to take, in milliseconds. */
const pause = 500

/** A third of what the queue waits for a sign of life, in milliseconds. */
const beatEvery = 10_000

/** Works until the rollout is done or another one took its place. */
export async function workOnRollout(
  context: RunContext,
  queue: FleetQueue,
  rollout: Rollout,
  known: ReadonlyMap<string, ResolvedTarget>,
  parallel: number,
): Promise<void> {
  const { signal } = context
  const taken = new Set<TakenJob>()
  const running = new Set<Promise<void>>()
  const faults: unknown[] = []
  const beats = setInterval(() => void queue.beat([...taken]).catch(() => {}), beatEvery)
  const begin = (job: TakenJob) => {
    taken.add(job)
    const work = workOn(context, queue, rollout, known.get(job.target), job)
      .catch((error) => void faults.push(error))
      .finally(() => {
        taken.delete(job)
        running.delete(work)
      })
    running.add(work)
  }
  try {
    while (faults.length === 0) {
      signal.throwIfAborted()
      const job = running.size < parallel ? await askPatiently(signal, () => queue.take(rollout)) : null
      if (job !== null) begin(job)
      else if (running.size < parallel && (await askPatiently(signal, () => queue.tend(rollout)))) return
      else await Promise.race([...running, ...(running.size < parallel ? [sleep(pause)] : [])])
    }
    throw faults[0]
  } finally {
    await Promise.all(running)
    clearInterval(beats)
  }
}

/** Sets one database up and says so. What was begun and is not answered goes back at once: another worker takes it. */
async function workOn(
  context: RunContext,
  queue: FleetQueue,
  rollout: Rollout,
  target: ResolvedTarget | undefined,
  job: TakenJob,
): Promise<void> {
  try {
    const { choices } = rollout.instructions as Instructions
    const visit =
      target === undefined
        ? unknownTarget(job)
        : await visitTarget(context, target, (on) => setUpTarget(on, { ...choices, only: null }))
    const said = saidOf(visit)
    const answer = { failed: said.kind === 'failed', said }
    await askPatiently(context.signal, () => queue.answer(rollout, job, answer))
  } catch (error) {
    await queue.giveBack(job).catch(() => {})
    throw error
  }
}

function saidOf(visit: Visit<Extract<Said, { kind: 'found' }>['found']>): Said {
  if (visit.kind === 'found') return { kind: 'found', found: visit.found }
  if (visit.kind !== 'failed') throw new Error('A database that was visited was not begun.')
  const { code, message, hint, exitCode } = visit.error
  return { kind: 'failed', failure: { code, message, hint, exitCode } }
}

function unknownTarget({ target, group }: TakenJob): Visit<never> {
  const error = new SowError({
    code: 'CONFIG_USAGE',
    message: `The fleet of the worker has no database ${target}.`,
    hint: 'Give the worker the configuration that the databases were put into the queue with.',
  })
  return { kind: 'failed', target: { name: target, group, schema: null }, error }
}
