import {
  type ChangedCode,
  type CodeChange,
  type Database,
  type DatasetUnit,
  type PlannedColumn,
  type PlannedRow,
  type PlanOptions,
  planDatasets,
  readImpact,
} from '@sow/engine'
import type { RunContext } from '../context/run-context.js'
import type { Impact } from '../report/saved-plan.js'

/** What of the site's own rows a plan would touch through the codes that they refer to. Writes nothing. */
export async function readImpactOf(
  { project }: Pick<RunContext, 'project'>,
  database: Database,
  units: readonly DatasetUnit[],
  options: PlanOptions,
): Promise<readonly Impact[]> {
  const planned = await planDatasets(database, units, { ...options, rows: { limit: null, values: true } })
  const declared = project.config.references ?? []
  const impacts: Impact[] = []
  for (const [at, { rows }] of planned.entries()) {
    const unit = units[at]
    if (unit === undefined) continue
    const { identity, table, key } = unit.dataset
    const codes = rows.flatMap((row) => changedCode(row))
    const own = declared.filter(({ to }) => to === table)
    const found = await readImpact(database, { table, key, codes, declared: own })
    impacts.push(...found.map((each) => ({ dataset: identity, ...each })))
  }
  return impacts
}

/** Columns that date the last day of a code, the surest first. */
const endColumns = ['retired_on', 'terminated_on']
const flagEndColumns = ['billable_through']
/** Columns that say what a code means. */
const meanings = new Set(['short_description', 'long_description', 'name', 'title', 'description', 'display'])

/** Nothing where the row of the plan changes no code that was there. */
function changedCode({ action, key, tenant, columns }: PlannedRow): ChangedCode[] {
  if (tenant !== null) return []
  const parts = key.split(/(?<!\\)\//).map((part) => part.replaceAll(/\\(.)/g, '$1'))
  const found = changeOf(action, columns)
  return found === null ? [] : [{ key: parts, ...found }]
}

function changeOf(
  action: PlannedRow['action'],
  columns: readonly PlannedColumn[],
): { readonly change: CodeChange; readonly through: string | null } | null {
  const taken = columns.filter(({ decision }) => decision === 'take')
  const dated = (names: readonly string[]) =>
    taken.find(({ column, from, to }) => names.includes(column) && !from && to)?.to ?? null
  const end = dated(endColumns)
  if (action === 'retire' || action === 'delete') return { change: 'ends', through: end }
  if (action !== 'update') return null
  if (end !== null) return { change: 'ends', through: end }
  const flagEnd = dated(flagEndColumns)
  const flips = taken.some(({ column, to }) => column === 'billable' && (to === 'f' || to === 'false'))
  if (flips || flagEnd !== null) return { change: 'flips', through: flagEnd }
  return taken.some(({ column }) => meanings.has(column))
    ? { change: 'means-otherwise', through: null }
    : null
}
