import { carriable, references, type TableName, tableNames } from './case.js'
import type { ModelState } from './model-state.js'
import type { RawRow, RawState } from './read-database.js'
import type { Cell } from './three-way-rule.js'

/** A database as the model and the real one can both be described: by slugs, row keys and the model's own ids. */
export interface Picture {
  readonly tables: Record<TableName, Record<string, unknown>>
  readonly uses: readonly unknown[]
  readonly bases: Record<TableName, Record<string, unknown> | null>
  readonly rosters: Record<TableName, readonly string[]>
  /** Those of a roster that a run inserted. */
  readonly insertedMembers: Record<TableName, readonly string[]>
  readonly recorded: Record<TableName, Record<string, unknown>>
  readonly conflicts: readonly string[]
  /** Those of them that are open: the site may have ended one, and no run has written that down. */
  readonly open: readonly string[]
}

const perTable = <Of>(of: (table: TableName) => Of) =>
  Object.fromEntries(tableNames.map((table) => [table, of(table)])) as Record<TableName, Of>

/** Rows of tenants that are gone are nobody's: they are left out on both sides. */
export function pictureOfModel(state: ModelState): Picture {
  return withOpen(drawModel(state))
}

interface PicturedConflict {
  readonly table: TableName
  readonly place: string
  readonly column: string
  readonly cells: readonly [oldBase: Cell, release: Cell, site: Cell]
}

type Drawn = Omit<Picture, 'conflicts' | 'open'> & { readonly conflicts: readonly PicturedConflict[] }

function withOpen(drawn: Drawn): Picture {
  const { tables, bases, conflicts } = drawn
  const isOpen = ({ table, place, column, cells: [, release] }: PicturedConflict) => {
    const base = bases[table]?.[place] as Readonly<Record<string, unknown>> | undefined
    const row = tables[table][place] as Readonly<Record<string, unknown>> | undefined
    if (base === undefined || row === undefined || !(column in base)) return false
    return base[column] === release && row[column] !== release
  }
  const told = (each: readonly PicturedConflict[]) => each.map(conflictText).sort()
  return { ...drawn, conflicts: told(conflicts), open: told(conflicts.filter(isOpen)) }
}

function drawModel(state: ModelState): Drawn {
  const slugs = new Map([['', ''], ...state.tenants.map(({ id, slug }) => [id, slug] as const)])
  const isHere = ({ tenant }: { readonly tenant: string }) => slugs.has(tenant)
  const place = ({ tenant, key }: { readonly tenant: string; readonly key: string }) =>
    `${slugs.get(tenant)}/${key}`
  return {
    tables: perTable((table) =>
      Object.fromEntries(state.tables[table].map((row) => [place(row), { id: row.id, ...row.cells }])),
    ),
    uses: [...state.uses].sort(),
    bases: perTable((table) => {
      const { base } = state.ledgers[table]
      if (base === null) return null
      const rows = base.filter(isHere)
      return Object.fromEntries(
        rows.map((row) => [
          place(row),
          {
            inserted: row.inserted && !row.tombstone,
            tombstone: row.tombstone,
            ...(row.tombstone ? {} : row.cells),
          },
        ]),
      )
    }),
    rosters: perTable((table) =>
      state.ledgers[table].roster
        .map((member) => {
          const [tenant = '', key = ''] = member.split('/')
          return { tenant, key }
        })
        .filter(isHere)
        .map(place)
        .sort(),
    ),
    insertedMembers: perTable((table) =>
      state.ledgers[table].roster
        .filter((member) => state.ledgers[table].insertedMembers.has(member))
        .map((member) => {
          const [tenant = '', key = ''] = member.split('/')
          return { tenant, key }
        })
        .filter(isHere)
        .map(place)
        .sort(),
    ),
    recorded: perTable((table) =>
      Object.fromEntries(
        [...state.ledgers[table].recorded]
          .filter(([tenant]) => slugs.has(tenant))
          .map(([tenant, { version, rows, kept, tombstoned, blocked, tableRows }]) => [
            slugs.get(tenant),
            { version, rows, kept, tombstoned, blocked, tableRows },
          ]),
      ),
    ),
    conflicts: state.conflicts.filter(isHere).map((conflict) => ({
      table: conflict.table,
      place: place(conflict),
      column: conflict.column,
      cells: [conflict.oldBase, conflict.release, conflict.site],
    })),
  }
}

function conflictText({ table, place, column, cells }: PicturedConflict): string {
  return `${table} ${place} ${column}: ${JSON.stringify(cells)}`
}

/** `ids` maps the database's ids to the model's, and learns those of new rows from the model's picture. */
export function pictureOfDatabase(raw: RawState, expected: Picture, ids: Map<unknown, Cell>): Picture {
  return withOpen(drawDatabase(raw, expected, ids))
}

function drawDatabase(raw: RawState, expected: Picture, ids: Map<unknown, Cell>): Drawn {
  const slugs = new Map<unknown, unknown>([
    ['', ''],
    [undefined, ''],
  ])
  for (const org of raw.targets.orgs) slugs.set(String(org['id']), org['slug'])
  const isHere = (tenant: unknown) => slugs.has(tenant === undefined ? '' : String(tenant))
  const place = (row: RawRow) => `${slugs.get(String(row['org_id'] ?? ''))}/${row['code']}`
  learnIds(raw, expected, ids, place)
  const cellsOf = (row: RawRow, names: readonly string[]) =>
    Object.fromEntries(
      names.filter((name) => name in row).map((name) => [name, cellOf(name, row[name], ids)]),
    )
  const isCurrent = ({ ended_run }: RawRow) => (ended_run ?? null) === null
  const ofDataset = (rows: readonly RawRow[], table: TableName) =>
    rows.filter((row) => String(row['dataset']).endsWith(`/${table}`))
  return {
    tables: perTable((table) =>
      Object.fromEntries(
        raw.targets[table].map((row) => [
          place(row),
          { id: idOf(row['id'], ids), ...cellsOf(row, [...carriable[table], 'note', 'retired_on']) },
        ]),
      ),
    ),
    uses: raw.targets.uses.map(({ item }) => idOf(item, ids)).sort(),
    bases: perTable((table) => {
      const rows = raw.bases[table]?.filter(({ org_id }) => isHere(org_id))
      // A base that a roster followed is history.
      if (rows === undefined || ofDataset(raw.ledger.roster, table).some(isCurrent)) return null
      return Object.fromEntries(
        rows.map((row) => {
          const tombstone = row['tombstone_run'] !== null
          const inserted = row['inserted_run'] !== null && !tombstone
          return [place(row), { inserted, tombstone, ...(tombstone ? {} : cellsOf(row, carriable[table])) }]
        }),
      )
    }),
    rosters: perTable((table) =>
      ofDataset(raw.ledger.roster, table)
        .filter((row) => isHere(row['tenant']) && isCurrent(row))
        .flatMap(({ tenant, keys }) =>
          (keys as readonly (readonly string[])[]).map((key) => `${slugs.get(tenant)}/${key.at(-1)}`),
        )
        .sort(),
    ),
    insertedMembers: perTable((table) =>
      ofDataset(raw.ledger.roster, table)
        .filter((row) => isHere(row['tenant']) && isCurrent(row))
        .flatMap(({ tenant, keys, inserted_runs }) =>
          (keys as readonly (readonly string[])[])
            .filter((_, index) => (inserted_runs as readonly unknown[])[index] !== null)
            .map((key) => `${slugs.get(tenant)}/${key.at(-1)}`),
        )
        .sort(),
    ),
    recorded: perTable((table) =>
      Object.fromEntries(
        ofDataset(raw.ledger.copy, table)
          .filter(({ tenant }) => isHere(tenant))
          .map(({ tenant, version, rows, kept, tombstoned, blocked, table_rows }) => [
            slugs.get(tenant),
            { version, rows, kept, tombstoned, blocked, tableRows: table_rows },
          ]),
      ),
    ),
    conflicts: raw.ledger.conflict
      .filter(({ tenant, resolved_run }) => isHere(tenant) && (resolved_run ?? null) === null)
      .map((row) => {
        const table = String(row['dataset']).split('/')[1] as TableName
        const column = String(row['column_name'])
        const key = row['key'] as RawRow
        const cell = (name: string) => cellOf(column, row[name], ids)
        return {
          table,
          place: `${slugs.get(row['tenant'])}/${key['code']}`,
          column,
          cells: [cell('old_base'), cell('release_value'), cell('site_value')],
        }
      }),
  }
}

function learnIds(
  raw: RawState,
  expected: Picture,
  ids: Map<unknown, Cell>,
  place: (row: RawRow) => string,
): void {
  const known = new Set(ids.values())
  for (const table of tableNames)
    for (const row of raw.targets[table]) {
      const twin = expected.tables[table][place(row)] as { readonly id: number } | undefined
      if (twin !== undefined && !ids.has(row['id']) && !known.has(twin.id)) ids.set(row['id'], twin.id)
    }
}

function idOf(id: unknown, ids: ReadonlyMap<unknown, Cell>): unknown {
  return ids.get(Number(id)) ?? `unknown ${id}`
}

export function cellOf(column: string, value: unknown, ids: ReadonlyMap<unknown, Cell>): Cell {
  if (value === null || value === undefined) return null
  if (references[column] !== undefined) return idOf(value, ids) as Cell
  if (typeof value === 'object') return String((value as RawRow)['held'])
  // The ledger keeps values as text, those of json columns too.
  return String(value).startsWith('{') ? String(JSON.parse(String(value)).held) : String(value)
}
