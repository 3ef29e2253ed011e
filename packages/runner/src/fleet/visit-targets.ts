import { isSowError, SowError } from '@sow/kit/errors'
import type { RunContext } from '../context/run-context.js'
import type { FleetFailure } from './fleet-report.js'
import type { NamedTarget, ResolvedFleet, ResolvedTarget } from './resolve-targets.js'

/** What came of one database. */
export type Visit<Found> =
  | { readonly kind: 'found'; readonly target: NamedTarget; readonly found: Found }
  | { readonly kind: 'failed'; readonly target: NamedTarget; readonly error: FleetFailure }
  | { readonly kind: 'queued'; readonly target: NamedTarget }
  | { readonly kind: 'not-begun'; readonly target: NamedTarget }

export interface Visits<Found> {
  readonly visits: readonly Visit<Found>[]
  readonly stoppedIn: string | null
}

/**
 * Works on every database: group by group, as many at a time as the group and each server take. A failure is told with its
 * database and silences no other; where they are `counted`, a group that has more of them than it takes is the last one.
 */
export async function visitTargets<Found>(
  context: RunContext,
  { targets, groups, perServer }: ResolvedFleet,
  failures: 'counted' | 'told',
  work: (context: RunContext, target: ResolvedTarget) => Promise<Found>,
): Promise<Visits<Found>> {
  const once = { ...context, tell: noticesOnce(context) }
  const visits: Visit<Found>[] = []
  let stoppedIn: string | null = null
  for (const { name, parallel, mostFailures } of groups) {
    const members = targets.filter(({ group }) => group === name)
    if (stoppedIn !== null) {
      visits.push(...members.map((target) => ({ kind: 'not-begun', target }) as const))
      continue
    }
    const most = failures === 'counted' ? mostFailures : Number.POSITIVE_INFINITY
    const visited = await visitGroup(once, members, { parallel, perServer, most }, work)
    visits.push(...visited)
    if (visited.filter(({ kind }) => kind === 'failed').length > most) stoppedIn = name
  }
  return { visits, stoppedIn }
}

/** Progress of many databases at once is progress of none; what is true of the project is told once. */
export function noticesOnce({ tell }: RunContext): RunContext['tell'] {
  const told = new Set<string>()
  return (event) => {
    if (event.type !== 'stale-build' && event.type !== 'left-out' && event.type !== 'server-untested') return
    const text = JSON.stringify(event)
    if (!told.has(text)) tell(event)
    told.add(text)
  }
}

interface Limits {
  readonly parallel: number
  readonly perServer: number
  /** The most failures. */
  readonly most: number
}

async function visitGroup<Found>(
  context: RunContext,
  members: readonly ResolvedTarget[],
  { parallel, perServer, most }: Limits,
  work: (context: RunContext, target: ResolvedTarget) => Promise<Found>,
): Promise<Visit<Found>[]> {
  const waiting = [...members]
  const busy = new Map<string, number>()
  const visits = new Map<string, Visit<Found>>()
  const running = new Set<Promise<void>>()
  let failed = 0
  const begin = (target: ResolvedTarget) => {
    const count = (by: number) => busy.set(target.server, (busy.get(target.server) ?? 0) + by)
    count(1)
    const visit = visitTarget(context, target, work).then((visited) => {
      visits.set(target.name, visited)
      if (visited.kind === 'failed') failed += 1
      count(-1)
      running.delete(visit)
    })
    running.add(visit)
  }
  while ((waiting.length > 0 && failed <= most) || running.size > 0) {
    context.signal.throwIfAborted()
    const next =
      running.size < parallel && failed <= most
        ? waiting.findIndex(({ server }) => (busy.get(server) ?? 0) < perServer)
        : -1
    if (next === -1) await Promise.race(running)
    else begin(waiting.splice(next, 1)[0] as ResolvedTarget)
  }
  return members.map((target) => visits.get(target.name) ?? { kind: 'not-begun', target })
}

function inSchema(context: RunContext, { schema }: ResolvedTarget): RunContext {
  const { project } = context
  return schema === null
    ? context
    : { ...context, project: { ...project, config: { ...project.config, schema } } }
}

/** Works on one database. What fails there is an answer; a fault of Sow's own is thrown. */
export async function visitTarget<Found>(
  context: RunContext,
  target: ResolvedTarget,
  work: (context: RunContext, target: ResolvedTarget) => Promise<Found>,
): Promise<Visit<Found>> {
  const { location } = target
  if (location instanceof SowError) return { kind: 'failed', target, error: location }
  try {
    return {
      kind: 'found',
      target,
      found: await work({ ...inSchema(context, target), database: location }, target),
    }
  } catch (error) {
    context.signal.throwIfAborted()
    if (!isSowError(error)) throw error
    return { kind: 'failed', target, error }
  }
}
