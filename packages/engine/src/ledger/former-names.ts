import { sql } from 'kysely'
import { baseTableName } from '../catalog/shape/base-table-name.js'
import { table } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import type { FormerEntry } from '../database/former-name.js'

/**
 * Reads what the ledger knows by its former name. What it knows by the present one as well is left: the two were applied
 * side by side. Writes nothing.
 */
export async function readFormerEntries(database: Database): Promise<readonly FormerEntry[]> {
  if (database.formerNames.length === 0) return []
  const found = await sql<FormerEntry>`
    with names as (
      select *
      from jsonb_to_recordset(${JSON.stringify(database.formerNames)}::jsonb)
        as name (kind text, former text, present text)
    )
    select 'package' as kind, former, present
    from names
    where kind = 'package'
      and (
        exists (select from sow.dataset where package = former)
        or exists (
          select
          from sow.migration
          where package = former
            and not exists (select from sow.migration as twin where twin.package = present and twin.name = migration.name)
        )
      )
    union all
    select distinct 'dataset', dataset, present || substr(dataset, length(former) + 1)
    from names
    join sow.dataset
      on starts_with(dataset, former || '/')
    where kind = 'domain'
      and not exists (
        select
        from sow.dataset as twin
        where twin.dataset = present || substr(dataset.dataset, length(former) + 1)
      )
  `.execute(database.query)
  return found.rows
}

/** Writes the present names into the ledger, history included. Runs inside the caller's locked transaction. */
export async function settleFormerNames(database: Database): Promise<void> {
  for (const { kind, former, present } of await readFormerEntries(database)) {
    if (kind === 'package') await renamePackage(database, former, present)
    else await renameDataset(database, former, present)
  }
}

async function renamePackage({ query }: Database, former: string, present: string): Promise<void> {
  await query.updateTable('sow.dataset').set({ package: present }).where('package', '=', former).execute()
  await sql`
    update sow.migration
    set package = ${present}
    where package = ${former}
      and not exists (
        select
        from sow.migration as twin
        where twin.package = ${present}
          and twin.name = migration.name
      )
  `.execute(query)
}

async function renameDataset({ query }: Database, former: string, present: string): Promise<void> {
  for (const name of ['dataset', 'definition', 'release', 'roster', 'change', 'conflict'])
    await sql`
      update ${table({ schema: 'sow', name })}
      set dataset = ${present}
      where dataset = ${former}
    `.execute(query)
  // Identities stand inside documents too: in definitions as what others refer to.
  for (const [name, column] of [
    ['definition', 'definition'],
    ['release', 'before'],
  ] as const)
    await sql`
      update ${table({ schema: 'sow', name })}
      set ${sql.id(column)} = replace(${sql.id(column)}::text, ${JSON.stringify(former)}, ${JSON.stringify(present)})::jsonb
      where strpos(${sql.id(column)}::text, ${JSON.stringify(former)}) > 0
    `.execute(query)
  await sql`
    alter table if exists ${table(baseTableName(former))}
    rename to ${sql.id(baseTableName(present).name)}
  `.execute(query)
}
