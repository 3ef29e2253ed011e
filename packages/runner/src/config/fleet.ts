import { isRecord, optional, readList, readShape, readText } from './read-value.js'

/** Many databases that have the same schema and take the same datasets. */
export interface Fleet {
  /** The databases: a list of them, where a list of them is kept, or a function that answers one. */
  readonly targets: FleetTargets
  /** The order in which they are worked on, the canary first. Default: one group with all of them. */
  readonly groups?: readonly FleetGroup[]
  /** The most databases of one server that are worked on at a time. Default 4. */
  readonly perServer?: number
}

export type FleetTargets =
  | readonly FleetTarget[]
  /** A CSV or JSON file of the project, with the properties of a target as its columns. */
  | { readonly file: string }
  /** A query that the database of an environment variable answers, with these columns. */
  | { readonly sql: string; readonly env: string }
  | (() => readonly FleetTarget[] | Promise<readonly FleetTarget[]>)

/** One database of a fleet. No secret: the environment has its address. */
export interface FleetTarget {
  /** What people call it. */
  readonly name: string
  /** The environment variable that holds its URL. */
  readonly env: string
  /** The database of that server, where the URL is that of another one. */
  readonly database?: string
  /** The group that it belongs to. Default: the last one. */
  readonly group?: string
}

export interface FleetGroup {
  readonly name: string
  /** The most of its databases that are worked on at a time. Default 4. */
  readonly parallel?: number
  /** The failures that it takes: one more, and no other database of it, and no later group, is begun. Default 0. */
  readonly mostFailures?: number
}

/** Undefined where it is none. */
export function readFleet(value: unknown): Fleet | undefined {
  return readShape<Fleet>(value, {
    targets: readTargets,
    groups: optional((groups) => readList(groups, readGroup)),
    perServer: optional(readPositive),
  })
}

/** Undefined where it is none. */
export function readTarget(value: unknown): FleetTarget | undefined {
  return readShape<FleetTarget>(value, {
    name: readText,
    env: readText,
    database: optional(readText),
    group: optional(readText),
  })
}

function readTargets(value: unknown): FleetTargets | undefined {
  if (typeof value === 'function') return value as Exclude<FleetTargets, object>
  if (!isRecord(value)) return readList(value, readTarget)
  return (
    readShape<{ readonly file: string }>(value, { file: readText }) ??
    readShape<{ readonly sql: string; readonly env: string }>(value, { sql: readText, env: readText })
  )
}

function readGroup(value: unknown): FleetGroup | undefined {
  return readShape<FleetGroup>(value, {
    name: readText,
    parallel: optional(readPositive),
    mostFailures: optional((most) => (Number.isSafeInteger(most) && Number(most) >= 0 ? most : undefined)),
  })
}

function readPositive(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && Number(value) > 0 ? Number(value) : undefined
}
