import { createHash } from 'node:crypto'
import type { FleetClass, FleetOutcome, FleetReport, FleetTargetReport } from './fleet-report.js'
import type { Visit, Visits } from './visit-targets.js'

/** What was found at one database, as far as it tells which class it belongs to. */
export interface FoundTarget extends Omit<FleetClass, 'class' | 'targets'> {
  readonly outcome: Exclude<FleetOutcome, 'failed' | 'queued' | 'not-begun'>
  readonly run: number | null
  /** Tells apart what the counts do not. */
  readonly digests: readonly (string | null)[]
}

/** Groups databases by what is true of them. */
export function describeFleet(
  { groups }: { readonly groups: readonly { readonly name: string }[] },
  { visits, stoppedIn }: Visits<FoundTarget>,
): FleetReport {
  const found = visits.flatMap((visit) => (visit.kind === 'found' ? [visit] : []))
  const open = found.filter(({ found: { outcome } }) => outcome !== 'current')
  const classes = [...Map.groupBy(open, ({ found: each }) => classOf(each))].map(([name, members]) =>
    describeClass(
      name,
      members.map(({ target }) => target.name),
      members[0]?.found as FoundTarget,
    ),
  )
  return {
    run: null,
    targets: visits.map(describeTarget),
    classes: classes.sort((one, other) => other.targets.length - one.targets.length),
    groups: groups.map(({ name }) => {
      const members = visits.filter(({ target }) => target.group === name)
      const count = (kind: Visit<FoundTarget>['kind']) =>
        members.filter((visit) => visit.kind === kind).length
      return { name, targets: members.length, failed: count('failed'), notBegun: count('not-begun') }
    }),
    stoppedIn,
  }
}

/** The name of a class: short enough to be typed, long enough for a fleet. */
export function classOf({
  migrations,
  datasets,
  states,
  brakes,
  digests,
}: Omit<FoundTarget, 'outcome' | 'run'>): string {
  const text = JSON.stringify([migrations, datasets, states, brakes, digests])
  return createHash('sha256').update(text).digest('hex').slice(0, 10)
}

function describeClass(
  name: string,
  targets: readonly string[],
  { migrations, datasets, states, brakes }: FoundTarget,
): FleetClass {
  return { class: name, targets, migrations, datasets, states, brakes }
}

function describeTarget(visit: Visit<FoundTarget>): FleetTargetReport {
  const { name, group, schema } = visit.target
  const nothing = { name, group, schema, class: null, run: null, failure: null }
  switch (visit.kind) {
    case 'queued':
    case 'not-begun':
      return { ...nothing, outcome: visit.kind }
    case 'failed': {
      const { code, message, hint, exitCode } = visit.error
      return { ...nothing, outcome: 'failed', failure: { code, message, hint, exitCode } }
    }
    case 'found': {
      const { outcome, run } = visit.found
      return { ...nothing, outcome, run, class: outcome === 'current' ? null : classOf(visit.found) }
    }
  }
}
