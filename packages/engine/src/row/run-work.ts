import { sql } from 'kysely'
import { all, copyInto, type Fragment, lines, table } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import type { ChangeRows, CreateTable, WorkStatement } from '../database/work-statement.js'

/**
 * Runs a statement on a work table: a temporary table of the session, unless the database has somebody else who keeps
 * them. Answers the rows that it wrote.
 */
export async function runWork(database: Database, statement: WorkStatement): Promise<number> {
  if (database.workRunner !== null) return await database.workRunner(statement)
  if (statement.kind === 'copy') {
    const copy = copyInto(statement.into, statement.columns).compile(database.query)
    return await database.session.copyIn(copy.sql, statement.lines)
  }
  let written = 0n
  for (const each of sqlOf(statement)) written = (await each.execute(database.query)).numAffectedRows ?? 0n
  return Number(written)
}

/** What a statement is in SQL, with temporary tables. */
export function sqlOf(statement: WorkStatement): readonly Fragment[] {
  switch (statement.kind) {
    case 'create':
      return [createSql(statement), ...numberSql(statement)]
    case 'copy':
      return [copyInto(statement.into, statement.columns)]
    case 'fill':
      return [
        sql`
insert into ${table(statement.into)} (
  ${lines(statement.columns.map((name) => sql.id(name)))}
)${statement.select}`,
      ]
    case 'change':
      return [changeSql(statement)]
    case 'analyze':
      // A tenth of the usual sample is enough for that, and the usual one costs as much as the join it is for.
      return [
        sql`set local default_statistics_target = 10`,
        sql`analyze ${table(statement.table)} (${sql.join(statement.columns.map((name) => sql.id(name)))})`,
      ]
    case 'drop':
      return [sql`drop table ${sql.join(statement.tables.map(table))}`]
  }
}

function createSql({ table: { name }, select }: CreateTable): Fragment {
  return sql`
create temp table ${sql.id(name)} on commit drop as${select}
with no data`
}

function numberSql({ table: { name }, numbered }: CreateTable): Fragment[] {
  if (numbered === undefined) return []
  return [
    sql`
alter table ${sql.id(name)}
  alter column ${sql.id(numbered)} set not null,
  alter column ${sql.id(numbered)} add generated always as identity`,
  ]
}

function changeSql({ table: changed, alias, set, from, where }: ChangeRows): Fragment {
  const values = Object.entries(set).map(([name, value]) => sql`${sql.id(name)} = ${value}`)
  return sql`
update ${table(changed)} as ${sql.id(alias)}
set
  ${lines(values)}${from === null ? sql`` : sql`\nfrom ${from}`}
where ${all(where)}`
}
