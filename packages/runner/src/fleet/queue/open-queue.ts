import { translateDatabaseError } from '@sow/engine'
import type { FleetQueue } from '@sow/fleet-queue'
import { SowError } from '@sow/kit/errors'
import type { RunContext } from '../../context/run-context.js'
import { locationOf } from '../resolve-targets.js'
import { loadFleetQueue } from './load-fleet-queue.js'

/**
 * Opens the queue that the configuration names; null where nothing was ever put into it. Throws CONFIG_USAGE where it names none,
 * PACKAGE_MISSING without the package, and what the database of the queue says.
 */
export async function openQueue(
  { project, environment }: RunContext,
  { install }: { readonly install: boolean },
): Promise<FleetQueue | null> {
  const place = project.config.fleet?.queue
  if (place === undefined)
    throw new SowError({
      code: 'CONFIG_USAGE',
      message: 'The configuration names no queue for the fleet.',
      hint: "Name its database in sow.config.ts: `fleet: { targets: [...], queue: { env: 'QUEUE_URL' } }`.",
    })
  const location = locationOf({ env: place.env }, environment)
  if (location instanceof SowError) throw location
  const { openFleetQueue } = await loadFleetQueue(project)
  const { schema = 'pgboss', name = 'sow-fleet' } = place
  if (location.kind !== 'postgres') throw new Error('A queue is on a server.')
  return await askQueue(() => openFleetQueue({ url: location.url, schema, name, install }))
}

/** Asks the queue, whose database may say no. */
export async function askQueue<Result>(ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask()
  } catch (error) {
    throw translateDatabaseError(error)
  }
}
