import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type DatabaseLocation, openDatabase, translateDatabaseError } from '@sow/engine'
import { SowError } from '@sow/kit/errors'
import type { Fleet, FleetGroup, FleetTarget } from '../config/config.js'
import { readTarget } from '../config/read-fleet.js'
import { tryToRead, writeWay } from '../config/read-value.js'
import type { RunContext } from '../context/run-context.js'
import { dataRows } from '../seeds/load-seeds.js'

/** A database of a fleet, as it is told. */
export interface NamedTarget {
  readonly name: string
  readonly group: string
  /** The schema of its tables; null where the configuration says it for all. */
  readonly schema: string | null
}

/** The same, with where it is. */
export interface ResolvedTarget extends NamedTarget {
  /** An error where its address cannot be had: it fails alone. */
  readonly location: DatabaseLocation | SowError
  /** Tells servers apart; never shown. */
  readonly server: string
}

export interface ResolvedFleet {
  readonly targets: readonly ResolvedTarget[]
  readonly groups: readonly Required<FleetGroup>[]
  readonly perServer: number
}

const usualAtOnce = 4

/** Reads which databases a fleet has. Throws CONFIG_INVALID where that cannot be said, CONFIG_USAGE where there is no fleet. */
export async function resolveFleet(context: RunContext): Promise<ResolvedFleet> {
  const { fleet } = context.project.config
  if (fleet === undefined)
    throw new SowError({
      code: 'CONFIG_USAGE',
      message: 'The configuration has no fleet.',
      hint: "Name the databases in sow.config.ts: `fleet: { targets: [{ name: 'north', env: 'NORTH_URL' }] }`.",
    })
  const written = await readTargets(context, fleet)
  const groups = groupsOf(fleet)
  const last = groups.at(-1)?.name ?? ''
  const targets = written.map((target) => ({
    name: target.name,
    group: target.group ?? last,
    schema: target.schema ?? null,
    ...locate(target, context.environment),
  }))
  checkNames(targets, groups)
  return { targets, groups, perServer: fleet.perServer ?? usualAtOnce }
}

function groupsOf({ groups = [{ name: 'all' }] }: Fleet): Required<FleetGroup>[] {
  return groups.map(({ name, parallel = usualAtOnce, mostFailures = 0 }) => ({
    name,
    parallel,
    mostFailures,
  }))
}

/** Throws CONFIG_INVALID, and the errors of the database that is asked. */
async function readTargets(context: RunContext, { targets }: Fleet): Promise<readonly FleetTarget[]> {
  if (typeof targets === 'function')
    return checked(await called(targets), 'What the function in `fleet.targets` answers')
  if ('file' in targets) {
    const path = resolve(context.project.directory, targets.file)
    return checked(await rowsOf(path), targets.file)
  }
  if (!('env' in targets)) return targets
  const location = locationOf(targets, context.environment)
  if (location instanceof SowError) throw location
  try {
    await using session = await openDatabase(location)
    const { rows } = await session.query(targets.sql)
    return checked(rows.map(withoutNothing), 'What the query in `fleet.targets` answers')
  } catch (error) {
    throw translateDatabaseError(error)
  }
}

async function called(targets: () => unknown): Promise<unknown> {
  try {
    return await targets()
  } catch (cause) {
    throw invalid('The function in `fleet.targets` threw an error', cause)
  }
}

async function csvRows(path: string): Promise<unknown[]> {
  const rows: unknown[] = []
  for await (const { values } of dataRows(path, {}).read()) rows.push(withoutNothing(values))
  return rows
}

async function rowsOf(path: string): Promise<unknown> {
  try {
    return path.endsWith('.csv') ? await csvRows(path) : JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw invalid('The file in `fleet.targets` cannot be read', cause)
  }
}

function withoutNothing(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null && value !== ''))
}

function checked(value: unknown, where: string): FleetTarget[] {
  if (!Array.isArray(value)) throw invalid(`${where} is no list`)
  return value.map((each, at) => {
    const [target, misread] = tryToRead(() => readTarget(each))
    if (target !== undefined) return target
    const what = misread === null ? '' : `: ${writeWay(misread.way)} ${misread.what}`
    throw invalid(
      `${where} has something else than { name, env, database, schema, group } at place ${at + 1}${what}`,
    )
  })
}

function checkNames(targets: readonly ResolvedTarget[], groups: readonly FleetGroup[]): void {
  const names = targets.map(({ name }) => name)
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined) throw invalid(`Two databases of the fleet are called ${twice}`)
  const strange = targets.find(({ group }) => groups.every(({ name }) => name !== group))
  if (strange !== undefined)
    throw invalid(`${strange.name} belongs to the group ${strange.group}, which is none`)
}

function locate(target: FleetTarget, environment: RunContext['environment']) {
  const location = locationOf(target, environment)
  const server =
    !(location instanceof SowError) && location.kind === 'postgres' && URL.canParse(location.url)
      ? new URL(location.url).host
      : target.env
  return { location, server }
}

/** The address of a database, or why there is none. */
export function locationOf(
  { env, database }: Pick<FleetTarget, 'env' | 'database'>,
  environment: RunContext['environment'],
): DatabaseLocation | SowError {
  const url = environment[env]?.trim() ?? ''
  if (url === '')
    return new SowError({
      code: 'CONFIG_NO_DATABASE',
      message: `The environment variable ${env} is not set, or holds nothing.`,
      hint: 'Give it the URL of the database.',
    })
  if (database === undefined) return { kind: 'postgres', url }
  if (!URL.canParse(url)) return invalid(`${env} holds no URL, and a target names a database of it`)
  const named = new URL(url)
  named.pathname = `/${encodeURIComponent(database)}`
  return { kind: 'postgres', url: named.href }
}

function invalid(what: string, cause?: unknown): SowError {
  return new SowError({
    code: 'CONFIG_INVALID',
    message: `${what}.`,
    hint: 'Mend `fleet` in the configuration.',
    cause,
  })
}
