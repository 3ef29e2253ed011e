import { type TableName, tableNames } from './case.js'
import type { SiteDatabase } from './site-database.js'

export type RawRow = Readonly<Record<string, unknown>>

/** Everything that a run may write, as it stands there. Rows of targets have `xmin` and `ctid`. */
export interface RawState {
  readonly targets: Readonly<Record<TableName | 'orgs' | 'uses', readonly RawRow[]>>
  /** Null where the dataset has no base. */
  readonly bases: Readonly<Record<TableName, readonly RawRow[] | null>>
  /** A copy with the release that it has. */
  readonly ledger: Readonly<Record<(typeof ledgerTables)[number], readonly RawRow[]>>
  readonly runs: number
}

const ledgerTables = ['dataset', 'copy', 'roster', 'conflict', 'change'] as const

export async function readDatabase(database: SiteDatabase, domain: string): Promise<RawState> {
  const { session, schema } = database
  const present = await session.query(
    `select ${tableNames.map((table) => `to_regclass('${baseName(domain, table)}') is not null as ${table}`).join(', ')}`,
  )
  const based = tableNames.filter((table) => present.rows[0]?.[table] === true)
  const targets = ['items', 'parts', 'orgs', 'uses'] as const
  const parts = [
    ...targets.map((table) => rowsStatement(table, `${schema}.${table}`)),
    ...ledgerTables.map((table) => rowsStatement(table, `sow.${table}`, `where dataset like '${domain}/%'`)),
    ...based.map((table) => rowsStatement(`base/${table}`, baseName(domain, table))),
    `select 'runs' as part, jsonb_build_object('count', count(*)) as row, '' as place from sow.run where outcome = 'applied'`,
  ]
  const answer = await session.query(`${parts.join('\nunion all\n')}\norder by part, place`)
  const rowsOf = (part: string) =>
    answer.rows.filter((row) => row['part'] === part).map((row) => row['row'] as RawRow)
  const named = <Name extends string, Of>(names: readonly Name[], of: (name: Name) => Of) =>
    Object.fromEntries(names.map((name) => [name, of(name)])) as Record<Name, Of>
  return {
    targets: named(targets, rowsOf),
    bases: named(tableNames, (table) => (based.includes(table) ? rowsOf(`base/${table}`) : null)),
    ledger: named(ledgerTables, rowsOf),
    runs: Number(rowsOf('runs')[0]?.['count']),
  }
}

export function baseName(domain: string, table: TableName): string {
  return `sow."base/${domain}/${table}"`
}

const releaseOfCopy = `(
      select to_jsonb(applied.*)
      from sow.dataset as applied
      where applied.dataset = t.dataset
        and applied.ordinal = t.applied
    )`

function rowsStatement(part: string, from: string, where = ''): string {
  return `select '${part}' as part,
    to_jsonb(t) || ${part === 'copy' ? releaseOfCopy : `'{}'`} || jsonb_build_object('xmin', t.xmin::text, 'ctid', t.ctid::text) as row,
    t.ctid::text as place
  from ${from} as t ${where}`
}
