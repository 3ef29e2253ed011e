import { createRequire } from 'node:module'
import { type DatabaseLocation, defaultLockWaitSeconds } from '@sow/engine'
import { SowError } from '@sow/kit/errors'
import { openProject, openProjectAsFarAsPossible } from '../context/open-project.js'
import type { RunContext } from '../context/run-context.js'
import { migrate } from '../run/migrate.js'
import { plan } from '../run/plan.js'
import { seed } from '../run/seed.js'
import type { SeedChoices } from '../run/seed-choices.js'
import { setUp } from '../run/set-up.js'
import { readStatus } from '../run/status.js'
import { undo } from '../run/undo.js'
import { defaultKinds } from '../select/selection.js'
import type { AppDatabase, CallOptions, SeedRequest, Sow, SowOptions } from './sow.js'

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
    open = openProject,
  ) => {
    const signals = [options.signal, signal].filter((each) => each !== undefined)
    return await work({
      project: await open(options.project ?? process.cwd()),
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
    status: (call = {}) => inContext('app status', call, readStatus, openProjectAsFarAsPossible),
    undo: ({ run = null, ...call } = {}) =>
      inContext('app undo', call, (context) => undo(context, run), openProjectAsFarAsPossible),
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
  return { SOW_ACTOR: actor ?? process.env['SOW_ACTOR'] }
}

/** How to come to an application's database. Throws CONFIG_USAGE where it is none of what it may be. */
function locateAppDatabase(database: AppDatabase): () => Promise<DatabaseLocation> {
  if (typeof database === 'string') return async () => ({ kind: 'postgres', url: database })
  if (typeof database === 'function') return async () => ({ kind: 'pool', pool: await database() })
  if (typeof database !== 'object' || database === null) throw unusable('It is none of these')
  // Kysely has a method of nearly the name of a pool's, and keeps its pool to itself.
  if ('selectFrom' in database) throw unusable('An instance of Kysely gives nobody its connection')
  if ('connect' in database) return async () => ({ kind: 'pool', pool: database })
  if ('directory' in database) return async () => ({ kind: 'embedded', directory: database.directory })
  throw unusable('It is none of these')
}

function unusable(why: string): SowError {
  return new SowError({
    code: 'CONFIG_USAGE',
    message: `The database of createSow is a URL, a Pool of pg, or the directory of an embedded database. ${why}.`,
    hint: 'Hand in the pool that the PostgresDialect of Kysely was made with.',
  })
}

/** The version of this package, as the ledger records it. */
function ownVersion(): string {
  const { version } = createRequire(import.meta.url)('@sow/runner/package.json') as {
    readonly version: string
  }
  return version
}

/** The choices of a request, with the defaults of the command line. */
function seedChoicesOf(request: SeedRequest): SeedChoices {
  const { only = [], skip = [], kinds = defaultKinds } = request
  return {
    selection: { only, skip, kinds },
    tenant: request.tenant ?? null,
    onConflict: request.onConflict ?? 'keep',
    adoptAs: request.adoptAs ?? 'site',
    allowDowngrade: request.allowDowngrade ?? false,
    acceptMassChange: request.acceptMassChange ?? [],
    acceptOverwrite: request.acceptOverwrite ?? [],
    commit: request.commit ?? 'run',
  }
}
