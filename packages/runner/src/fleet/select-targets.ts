import { SowError } from '@sow/kit/errors'
import type { RunContext } from '../context/run-context.js'
import type { SeedChoices } from '../run/seed-choices.js'
import { type ResolvedFleet, resolveFleet } from './resolve-targets.js'

/** Which databases of a fleet; all where nothing is said. */
export interface FleetSelection {
  /** Groups or databases by their names; null for all. */
  readonly only: readonly string[] | null
}

export interface FleetChoices extends SeedChoices, FleetSelection {
  /** Only databases whose plan belongs to this class now. */
  readonly class?: string
}

/** The databases that are meant. Throws CONFIG_USAGE where a name is that of no group and of no database. */
export async function selectTargets(context: RunContext, { only }: FleetSelection): Promise<ResolvedFleet> {
  const fleet = await resolveFleet(context)
  if (only === null) return fleet
  const known = new Set([...fleet.groups, ...fleet.targets].map(({ name }) => name))
  const unknown = only.find((name) => !known.has(name))
  if (unknown !== undefined)
    throw new SowError({
      code: 'CONFIG_USAGE',
      message: `The fleet has no group and no database ${unknown}.`,
      hint: 'See `sow fleet status` for their names.',
    })
  const wanted = new Set(only)
  return {
    ...fleet,
    targets: fleet.targets.filter(({ name, group }) => wanted.has(name) || wanted.has(group)),
  }
}
