import type { Fleet, FleetGroup, FleetQueuePlace, FleetTarget, FleetTargets } from './config.js'
import { isRecord, optional, readList, readShape, readText } from './read-value.js'

/** Undefined where it is none. */
export function readFleet(value: unknown): Fleet | undefined {
  return readShape<Fleet>(value, {
    targets: readTargets,
    groups: optional((groups) => readList(groups, readGroup)),
    perServer: optional(readPositive),
    queue: optional(readQueue),
  })
}

function readQueue(value: unknown): FleetQueuePlace | undefined {
  return readShape<FleetQueuePlace>(value, {
    env: readText,
    schema: optional((name) => named(name, /^[a-z_][a-z0-9_]{0,49}$/)),
    name: optional((name) => named(name, /^[a-z0-9][a-z0-9._-]{0,79}$/)),
  })
}

function named(value: unknown, form: RegExp): string | undefined {
  const name = readText(value)
  return name !== undefined && form.test(name) ? name : undefined
}

/** Undefined where it is none. Throws Misread where something of it is not as it may be. */
export function readTarget(value: unknown): FleetTarget | undefined {
  return readShape<FleetTarget>(value, {
    name: readText,
    env: readText,
    database: optional(readText),
    schema: optional(readText),
    group: optional(readText),
  })
}

function readTargets(value: unknown): FleetTargets | undefined {
  if (typeof value === 'function') return value as Exclude<FleetTargets, object>
  if (!isRecord(value)) return readList(value, readTarget)
  if (Object.hasOwn(value, 'file')) return readShape<{ readonly file: string }>(value, { file: readText })
  return readShape<{ readonly sql: string; readonly env: string }>(value, { sql: readText, env: readText })
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
