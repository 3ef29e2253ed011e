import { carriable, type TableName } from './case.js'
import type { BaseRow, DatasetLedger, ModelState, Recorded } from './model-state.js'
import { cellOf } from './picture.js'
import type { RawRow, RawState } from './read-database.js'
import type { Cell } from './three-way-rule.js'

/**
 * Takes what the ledger says of a dataset after an undo into the model: the rows were compared, and what the ledger
 * has to say of them from now on is the database's word. `tenants` are those that were undone, `before` is what the
 * ledger said before the run that was undone.
 */
export function adoptLedger(
  state: ModelState,
  table: TableName,
  tenants: readonly string[],
  before: DatasetLedger,
  raw: RawState,
  ids: ReadonlyMap<unknown, Cell>,
): void {
  const ledger = state.ledgers[table]
  const tenantOf = modelTenants(state, raw)
  const ofDataset = (rows: readonly RawRow[]) =>
    rows.filter(
      (row) => String(row['dataset']).endsWith(`/${table}`) && tenantOf(row['tenant']) !== undefined,
    )
  const rosters = ofDataset(raw.ledger.roster).filter(({ ended_run }) => ended_run === null)
  const bases = rosters.length > 0 ? null : raw.bases[table]
  ledger.roster = rosters.flatMap(({ tenant, keys }) =>
    (keys as readonly (readonly string[])[]).map((key) => `${tenantOf(tenant)}/${key.at(-1)}`),
  )
  ledger.insertedMembers = new Set(
    ledger.roster.filter((_, index) => rosters.flatMap(insertedRuns)[index] !== null),
  )
  ledger.base = bases?.flatMap((row) => baseRow(row, table, tenantOf(row['org_id']), ids)) ?? null
  // The base fits the definition that the undo returned to, that of the first tenant where there are several.
  if (tenants.some((tenant) => before.recorded.has(tenant))) ledger.baseColumns = before.baseColumns
  const [based] = raw.bases[table] ?? []
  if (based !== undefined) ledger.baseColumns = carriable[table].filter((column) => column in based)
  if (ledger.base === null) ledger.baseColumns = []
  for (const tenant of tenants) {
    const undone = ledger.recorded.get(tenant)
    if (undone !== undefined) ledger.replaced.push({ run: state.run, definitionHash: undone.definitionHash })
    ledger.recorded.delete(tenant)
  }
  for (const row of ofDataset(raw.ledger.copy)) {
    const tenant = tenantOf(row['tenant']) ?? ''
    const known = ledger.recorded.get(tenant)
    if (tenants.includes(tenant))
      ledger.recorded.set(tenant, recordedOf(state, table, row, before.recorded.get(tenant)))
    else if (known !== undefined && row['shape_hash'] === '')
      // The base is one for all tenants: the others are compared as well.
      ledger.recorded.set(tenant, { ...known, making: -1, content: null })
  }
  for (const row of ofDataset(raw.ledger.change))
    if (row['touched'] === true)
      ledger.touched.add(`${tenantOf(row['tenant'])}/${(row['key'] as RawRow)['code']}`)
  adoptConflicts(state, table, ofDataset(raw.ledger.conflict), tenantOf, ids)
}

/** The run that inserted each row of a chunk; null of those that were there before. */
function insertedRuns({ inserted_runs }: RawRow): readonly unknown[] {
  return inserted_runs as readonly unknown[]
}

type TenantOf = (tenant: unknown) => string | undefined

/** The model's id of a tenant of the database; undefined where it is gone. */
function modelTenants({ tenants }: ModelState, raw: RawState): TenantOf {
  const known = new Map<string, string>([['', '']])
  for (const org of raw.targets.orgs) {
    const tenant = tenants.find(({ slug }) => slug === org['slug'])
    if (tenant !== undefined) known.set(String(org['id']), tenant.id)
  }
  return (tenant) => known.get(String(tenant ?? ''))
}

function baseRow(
  row: RawRow,
  table: TableName,
  tenant: string | undefined,
  ids: ReadonlyMap<unknown, Cell>,
): BaseRow[] {
  if (tenant === undefined) return []
  const columns = carriable[table].filter((column) => column in row)
  return [
    {
      tenant,
      key: String(row['code']),
      inserted: row['inserted_run'] !== null,
      tombstone: row['tombstone_run'] !== null,
      cells: Object.fromEntries(columns.map((column) => [column, cellOf(column, row[column], ids)])),
    },
  ]
}

/** The fingerprint is the earlier one: what was written since is to be compared again. */
function recordedOf(
  state: ModelState,
  table: TableName,
  row: RawRow,
  before: Recorded | undefined,
): Recorded {
  return {
    version: String(row['version']),
    contentHash: String(row['content_hash']),
    definitionHash: String(row['definition_hash']),
    appliedRun: before?.appliedRun ?? state.run,
    // Where the base got columns anew, all is compared.
    making: row['shape_hash'] === '' ? -1 : (before?.making ?? state.making[table]),
    rows: Number(row['rows']),
    kept: Number(row['kept']),
    tombstoned: Number(row['tombstoned']),
    blocked: Number(row['blocked']),
    seen: before?.seen ?? state.clock,
    writer: before?.writer ?? null,
    tableRows: Number(row['table_rows']),
    content: row['shape_hash'] === '' ? null : (before?.content ?? null),
    heldVersion: row['held'] === true ? String(row['held_version']) : null,
  }
}

function adoptConflicts(
  state: ModelState,
  table: TableName,
  rows: readonly RawRow[],
  tenantOf: TenantOf,
  ids: ReadonlyMap<unknown, Cell>,
): void {
  const open = rows
    .filter(({ resolved_run }) => resolved_run === null)
    .map((row) => {
      const column = String(row['column_name'])
      return {
        table,
        tenant: tenantOf(row['tenant']) ?? '',
        key: String((row['key'] as RawRow)['code']),
        column,
        oldBase: cellOf(column, row['old_base'], ids),
        release: cellOf(column, row['release_value'], ids),
        site: cellOf(column, row['site_value'], ids),
        run: null,
      }
    })
  state.conflicts = [...state.conflicts.filter((known) => known.table !== table), ...open]
}
