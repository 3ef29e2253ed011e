import { createHash, randomUUID } from 'node:crypto'
import type { RunContext } from '../../context/run-context.js'
import type { SeedChoices } from '../../run/seed-choices.js'
import type { FleetReport } from '../fleet-report.js'
import type { ResolvedFleet } from '../resolve-targets.js'
import { type FleetChoices, type FleetSelection, selectTargets } from '../select-targets.js'
import { emptyReport, gatherReport } from './gather-report.js'
import { askQueue, openQueue } from './open-queue.js'
import { releaseOf } from './release-of.js'

/** What the workers of a rollout are told. */
export interface Instructions {
  /** The packages and their versions, for people. */
  readonly packages: Readonly<Record<string, string>>
  readonly choices: Omit<FleetChoices, 'only'>
}

/** Puts every database of the fleet into the queue, for `sow fleet work`. Opens none of them. Throws SowError. */
export async function fleetEnqueue(context: RunContext, choices: FleetChoices): Promise<FleetReport> {
  const fleet = await selectTargets(context, choices)
  await using queue = await openQueue(context, { install: true })
  if (queue === null || fleet.targets.length === 0) return emptyReport
  const { only: _, ...told } = choices
  const instructions: Instructions = {
    packages: Object.fromEntries(context.project.packages.map(({ name, version }) => [name, version])),
    choices: told,
  }
  const { groups, perServer } = fleet
  const rollout = { id: randomUUID(), release: releaseOf(context), perServer, groups, instructions }
  await askQueue(() => queue.enqueue(rollout, targetsOf(fleet)))
  const progress = await askQueue(() => queue.newest())
  return progress === null ? emptyReport : gatherReport(progress)
}

/** The same for the databases that the last rollouts left: dead letters, and those that were not begun. Throws SowError. */
export async function fleetEnqueueLeft(context: RunContext, choices: SeedChoices): Promise<FleetReport> {
  const fleet = await selectTargets(context, { only: null })
  const left = await readLeft(context)
  const only = fleet.targets.map(({ name }) => name).filter((name) => left.has(name))
  return only.length === 0 ? emptyReport : await fleetEnqueue(context, { ...choices, only })
}

/** What the workers of the newest rollout have said so far. Opens no database but that of the queue. Throws SowError. */
export async function fleetQueueStatus(context: RunContext, { only }: FleetSelection): Promise<FleetReport> {
  await using queue = await openQueue(context, { install: false })
  const progress = queue === null ? null : await askQueue(() => queue.newest())
  if (progress === null) return emptyReport
  const wanted = only === null ? null : new Set(only)
  const targets = progress.targets.filter(
    ({ name, group }) => wanted === null || wanted.has(name) || wanted.has(group),
  )
  return gatherReport({ ...progress, targets })
}

async function readLeft(context: RunContext): Promise<ReadonlySet<string>> {
  await using queue = await openQueue(context, { install: false })
  if (queue === null) return new Set()
  const progress = await askQueue(() => queue.newest())
  const open = (progress?.targets ?? []).filter(({ state }) => state.kind !== 'answered')
  return new Set([...(await askQueue(() => queue.failed())), ...open.map(({ name }) => name)])
}

/** The name of a server is nobody's to read in a queue. */
function targetsOf({ targets }: ResolvedFleet) {
  return targets.map(({ name, group, schema, server }) => ({
    name,
    group,
    schema,
    server: createHash('sha256').update(server).digest('hex').slice(0, 12),
  }))
}
