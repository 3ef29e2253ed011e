import { defaultLockWaitSeconds } from '@sow/engine'
import { openProject } from '../context/open-project.js'
import type { RunContext } from '../context/run-context.js'
import { migrate } from '../run/migrate.js'
import { plan } from '../run/plan.js'
import { seed } from '../run/seed.js'
import { setUp } from '../run/set-up.js'
import { readStatus } from '../run/status.js'
import { undo } from '../run/undo.js'
import { locateAppDatabase } from './locate-app-database.js'
import { ownVersion } from './own-version.js'
import { seedChoicesOf } from './seed-choices-of.js'
import type { CallOptions, Sow, SowOptions } from './sow.js'

/**
 * Sow for an application, over a database of its own. Nothing is opened yet.
 * Throws CONFIG_USAGE where `database` is none of what it may be.
 *
 * @example
 * const sow = createSow({ database: pool })
 * await sow.setUp()
 */
export function createSow(options: SowOptions): Sow {
  const locate = locateAppDatabase(options.database)
  const inContext = async <Result>(
    command: string,
    { signal }: CallOptions,
    work: (context: RunContext) => Promise<Result>,
  ) => {
    const signals = [options.signal, signal].filter((each) => each !== undefined)
    return await work({
      project: await openProject(options.project ?? process.cwd()),
      database: await locate(),
      environment: actorOf(options),
      interactive: false,
      command,
      toolVersion: ownVersion(),
      lockWaitSeconds: options.lockWaitSeconds ?? defaultLockWaitSeconds,
      signal: AbortSignal.any(signals),
      tell: listenerOf(options),
    })
  }
  return {
    migrate: ({ to = null, steps = null, ...call } = {}) =>
      inContext('app migrate', call, (context) => migrate(context, { to, steps })),
    seed: (request = {}) =>
      inContext('app seed', request, (context) => seed(context, seedChoicesOf(request))),
    setUp: (request = {}) =>
      inContext('app setup', request, (context) => setUp(context, seedChoicesOf(request))),
    plan: (request = {}) =>
      inContext('app plan', request, async (context) => {
        const { saved: _, ...report } = await plan(context, seedChoicesOf(request))
        return report
      }),
    status: (call = {}) => inContext('app status', call, readStatus),
    undo: ({ run = null, ...call } = {}) => inContext('app undo', call, (context) => undo(context, run)),
  }
}

function listenerOf({ onEvent }: SowOptions): RunContext['tell'] {
  return (event) => {
    try {
      onEvent?.(event)
    } catch (error) {
      process.emitWarning(error instanceof Error ? error : String(error))
    }
  }
}

function actorOf({ actor }: SowOptions): RunContext['environment'] {
  return { SOW_ACTOR: actor ?? process.env.SOW_ACTOR }
}
