import type { Session } from '../../src/server/connect/session.js'
import { type ShapeDataset, type Site, siteOver } from '../shapes/shape-database.js'
import type { Merged } from './dolt.js'
import { type Change, type Column, changed, columns, type Row, type Table } from './random-histories.js'

/** What becomes of a row that is in no release any more. */
export const absences = ['delete', 'keep', 'retire'] as const
export type Absence = (typeof absences)[number]

const policies: Readonly<Record<Absence, unknown>> = {
  delete: 'delete',
  keep: 'keep',
  retire: { retireOn: 'retired_on' },
}

export interface SowMerge extends Merged {
  /** The keys of rows that are dated as retired. */
  readonly retired: ReadonlySet<string>
}

export interface Sow {
  /** The site writes, then the release is merged. */
  merge(release: Table, changes: ReadonlyMap<string, Change>): Promise<SowMerge>
}

/** A table of its own, to which the first one was applied as a release. All columns are shared. */
export async function openSow(session: Session, first: Table, absence: Absence): Promise<Sow> {
  const site = siteOver(session, null)
  const table = tableName(absence)
  await site.rows(`
    create table ${table} (key text primary key, a text, b text, c text, retired_on date)`)
  let version = 0
  const apply = async (release: Table) => {
    const { run } = await site.seedAll([datasetOf(release, absence, version)], {
      acceptMassChange: [`${absence}/rows`],
    })
    version += 1
    return run?.id ?? null
  }
  await apply(first)
  return {
    async merge(release, changes) {
      await write(site, table, changes)
      const run = await apply(release)
      return {
        rows: await tableOf(site, table),
        conflicts: await conflictsOf(site, run),
        retired: await retiredOf(site, table),
      }
    },
  }
}

const tableName = (absence: Absence) => `records_${absence}`

function datasetOf(release: Table, absence: Absence, version: number): ShapeDataset {
  return {
    ...{ domain: absence, table: tableName(absence), key: ['key'], version: `1.${version}.0` },
    absent: policies[absence],
    rows: [...release].map(([key, row]) => ({ key, ...row })),
  }
}

/** The site's changes, as the statements that an application sends. */
async function write(site: Site, table: string, changes: ReadonlyMap<string, Change>): Promise<void> {
  const before = await tableOf(site, table)
  const statements = [...changes].flatMap(([key, change]) =>
    statementOf(table, key, before.get(key) ?? null, change),
  )
  if (statements.length > 0) await site.rows(statements.join(';\n'))
}

function statementOf(table: string, key: string, before: Row | null, change: Change): string[] {
  if (change.change === 'leave') return []
  if (before === null) {
    const row = changed(before, change)
    return row === null
      ? []
      : [
          `insert into ${table} (key, a, b, c) values ('${key}', ${columns.map((name) => literal(row[name])).join(', ')})`,
        ]
  }
  switch (change.change) {
    case 'touch':
      return [`update ${table} set a = a where key = '${key}'`]
    case 'drop':
      return [`delete from ${table} where key = '${key}'`]
    case 'write': {
      const values = change.columns.map((name) => `${name} = ${literal(change.row[name])}`)
      return [`update ${table} set ${values.join(', ')} where key = '${key}'`]
    }
  }
}

function literal(value: string | null): string {
  return value === null ? 'null' : `'${value}'`
}

async function tableOf({ rows }: Site, table: string): Promise<Table> {
  const found = await rows(`select key, a, b, c from ${table} order by key`)
  return new Map(found.map(({ key, ...row }) => [String(key), row as unknown as Row]))
}

async function retiredOf({ rows }: Site, table: string): Promise<ReadonlySet<string>> {
  const found = await rows(`select key from ${table} where retired_on is not null`)
  return new Set(found.map(({ key }) => String(key)))
}

/** The conflicts that a run found. */
async function conflictsOf({ rows }: Site, run: number | null): Promise<Merged['conflicts']> {
  const found = await rows(`
    select
      key ->> 'key' as key,
      array_to_string(array_agg(column_name order by column_name), ' ') as columns
    from sow.conflict
    where run = ${run ?? 0}
    group by key`)
  return new Map(found.map((row) => [String(row['key']), String(row['columns']).split(' ') as Column[]]))
}
