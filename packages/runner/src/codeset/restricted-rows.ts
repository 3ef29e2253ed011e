import { codeSetDomain, codeSets } from '@sow/codesets'
import {
  type Database,
  type LeftRow,
  type PlannedDataset,
  type PlannedRow,
  readDatasetStatuses,
  readSources,
} from '@sow/engine'
import { type ErrorPlace, isSowError, SowError } from '@sow/kit/errors'
import type { Impact } from '../report/saved-plan.js'

/** What stands for the key of a row that is shown to nobody. */
export const hiddenKey = '(under a licence)'

/** The datasets with rows from files under a licence of the site's, by what the ledger says of each load. Writes nothing. */
export async function restrictedDatasets(database: Database): Promise<ReadonlySet<string>> {
  const sources = await readSources(database)
  return new Set(sources.flatMap(({ dataset, restricted }) => (restricted ? [dataset] : [])))
}

/** Throws ROWS_RESTRICTED where the rows of a dataset are under such a licence. */
export async function refuseRestricted(database: Database, dataset: string): Promise<void> {
  if (!(await restrictedDatasets(database)).has(dataset)) return
  throw new SowError({
    code: 'ROWS_RESTRICTED',
    message: `The rows of ${dataset} are under a licence of this site's, so Sow shows them to nobody.`,
    hint: 'Whoever may see them asks the database itself; `sow db status` has their counts and their file.',
    place: { dataset },
  })
}

/** The tables that hold such rows: a dataset of a package may have the same table. Writes nothing. */
export async function restrictedTables(database: Database): Promise<ReadonlySet<string>> {
  const restricted = await restrictedDatasets(database)
  if (restricted.size === 0) return restricted
  const statuses = await readDatasetStatuses(database, [])
  const own = statuses.filter(({ domain, dataset }) => restricted.has(`${domain}/${dataset}`))
  return new Set(own.map(({ table }) => table))
}

/** Throws ROWS_RESTRICTED where such rows are in one of the tables. */
export async function refuseRestrictedTables(database: Database, tables: readonly string[]): Promise<void> {
  const restricted = await restrictedTables(database)
  const table = tables.find((each) => restricted.has(each))
  if (table === undefined) return
  throw new SowError({
    code: 'ROWS_RESTRICTED',
    message: `The rows of ${table} are under a licence of this site's, so Sow writes them into no package.`,
    hint: 'Leave the table out. Each site loads its own file: sow codeset load FILE.',
    place: { table },
  })
}

/** What an undo or a removal tells of the rows of one dataset. */
interface ToldRows {
  readonly dataset: string
  readonly leftRows: readonly LeftRow[]
  readonly rows?: readonly PlannedRow[]
}

/** The same of rows that are shown to nobody: what became of how many. The ledger may have forgotten them by then. */
export function hideTold<Told extends ToldRows>(told: Told): Told {
  if (!isRestrictedSet(told.dataset)) return told
  const leftRows = told.leftRows.map((left) => ({ ...left, key: hiddenKey }))
  return { ...told, leftRows, ...(told.rows === undefined ? {} : { rows: told.rows.map(hideRow) }) }
}

/** An error about such a row, without its key. */
export function withoutKeys(error: unknown): unknown {
  if (!isSowError(error)) return error
  const { code, message, hint, outcome, place, problems } = error
  const places = [place, ...problems]
  if (!places.some(({ key, dataset }) => key !== undefined && isRestrictedSet(dataset))) return error
  const cleaned = { place: withoutKey(place), problems: problems.map(withoutKey) }
  return new SowError({ code, message, hint, outcome, ...cleaned })
}

function withoutKey<Place extends ErrorPlace>(place: Place): Place {
  const { key: _, ...rest } = place
  return isRestrictedSet(place.dataset) ? (rest as Place) : place
}

function isRestrictedSet(dataset: string | undefined): boolean {
  return codeSets.some(
    ({ name, redistributable }) => redistributable === 'no' && dataset === `${codeSetDomain}/${name}`,
  )
}

/** A plan of rows that are shown to nobody: what would become of how many, in which columns. */
export function hidePlanned(planned: PlannedDataset): PlannedDataset {
  return { ...planned, rows: planned.rows.map(hideRow) }
}

function hideRow({ name: _, replacedBy: __, ...row }: PlannedRow): PlannedRow {
  const columns = row.columns.map(({ column, decision }) => ({ column, decision }))
  return { ...row, key: hiddenKey, columns: columns as PlannedRow['columns'] }
}

/** How many rows refer to such a code is told, and not which code it is. */
export function hideImpact(impact: Impact): Impact {
  return { ...impact, code: hiddenKey, successors: [] }
}
