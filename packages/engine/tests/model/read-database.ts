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
  const questions = tableNames.flatMap((table) => [
    `to_regclass('${baseName(domain, table)}') is not null as ${table}`,
    `to_regclass('${baseName(domain, table, 'shared')}') is not null as shared_${table}`,
    `to_regclass('${baseName(domain, table, 'ids')}') is not null as ids_${table}`,
  ])
  const present = await session.query(`select ${questions.join(', ')}`)
  const based = tableNames.filter((table) => present.rows[0]?.[table] === true)
  const shared = tableNames.filter((table) => present.rows[0]?.[`shared_${table}`] === true)
  const targets = ['items', 'parts', 'orgs', 'uses'] as const
  const parts = [
    ...targets.map((table) => rowsStatement(table, `${schema}.${table}`)),
    ...ledgerTables.map((table) => rowsStatement(table, `sow.${table}`, `where dataset like '${domain}/%'`)),
    ...based.map((table) =>
      shared.includes(table)
        ? sharingStatement(`base/${table}`, domain, table, present.rows[0]?.[`ids_${table}`] === true)
        : rowsStatement(`base/${table}`, baseName(domain, table)),
    ),
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

export function baseName(
  domain: string,
  table: TableName,
  part: 'base' | 'shared' | 'sharers' | 'ids' = 'base',
): string {
  return `sow."${part}/${domain}/${table}"`
}

/** The column that refers to rows of the tenant's own. */
const referring: Readonly<Record<TableName, string>> = { items: 'parent', parts: 'link' }

/** Each tenant has the ids of its own rows in arrays. */
const idsOfRow = `coalesce(
        (
          select jsonb_object_agg(part.name, part.list -> (shared.sow_position % 64))
          from jsonb_each(to_jsonb(ids) - 'tenant' - 'number') as part (name, list)
        ),
        '{}'
      )`

/** The rows of a base of which tenants share what is alike, as rows of each of them. */
function sharingStatement(part: string, domain: string, table: TableName, hasIds: boolean): string {
  const [own, shared, sharers] = (['base', 'shared', 'sharers'] as const).map((of) =>
    baseName(domain, table, of),
  )
  return `select '${part}' as part, t.row || jsonb_build_object('xmin', t.xid, 'ctid', t.place), t.place
  from (
    select to_jsonb(own) as row, own.xmin::text as xid, own.ctid::text as place
    from ${own} as own
    where own.tombstone_run is distinct from 0
    union all
    select
      to_jsonb(shared) || jsonb_build_object(
        'org_id', sharer.tenant,
        'inserted_run', case when shared.inserted_run is not null then greatest(shared.inserted_run, sharer.since) end,
        'tombstone_run', null
      )${hasIds ? ` || '{"${referring[table]}": null}' || ${idsOfRow}` : ''},
      shared.xmin::text,
      'shared ' || sharer.ctid::text || shared.ctid::text
    from ${sharers} as sharer
    cross join ${shared} as shared
    ${hasIds ? `left join ${baseName(domain, table, 'ids')} as ids on ids.tenant = sharer.tenant and ids.number = shared.sow_position / 64` : ''}
    where not exists (
        select
        from ${own} as own
        where own.org_id = sharer.tenant
          and own.code = shared.code
      )
  ) as t`
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
