import { sql } from 'kysely'
import { labelNames } from '../../catalog/statement/relabelled.js'
import type { Fragment } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { relinkHistory } from '../../ledger/link-run.js'
import type { Followed } from './convert-columns.js'

/**
 * Lets what the ledger tells of earlier runs follow labels of an enum that were renamed: all of it was written while they were called
 * as the base says, and an undo writes it again.
 */
export async function followLabels(
  database: Database,
  dataset: string,
  followed: readonly Followed[],
): Promise<void> {
  const tables = new Set<'change' | 'conflict'>()
  for (const { move } of followed) {
    if (move.labels === null) continue
    const labels = labelNames(move.labels)
    if ((await relabelChanges(database, dataset, move.from, labels)) > 0) tables.add('change')
    if ((await relabelConflicts(database, dataset, move.from, labels)) > 0) tables.add('conflict')
  }
  if (tables.size > 0) await relinkHistory(database, { tables: [...tables] })
}

async function relabelChanges(
  database: Database,
  dataset: string,
  name: string,
  labels: Fragment,
): Promise<number> {
  const label = (document: string) => sql`${sql.id(document)} ->> ${sql.lit(name)}`
  const renamed = (document: string) => sql`case
    when ${labels} ? (${label(document)})
      then ${sql.id(document)} || jsonb_build_object(${sql.lit(name)}::text, ${labels} -> (${label(document)}))
    else ${sql.id(document)}
  end`
  const moved = await sql`
update sow.change
set
  before = ${renamed('before')},
  after = ${renamed('after')},
  base_before = ${renamed('base_before')}
where dataset = ${dataset}
  and (
    ${labels} ? (${label('before')})
    or ${labels} ? (${label('after')})
    or ${labels} ? (${label('base_before')})
  )`.execute(database.query)
  return Number(moved.numAffectedRows ?? 0n)
}

async function relabelConflicts(
  database: Database,
  dataset: string,
  name: string,
  labels: Fragment,
): Promise<number> {
  const renamed = (value: string) => sql`coalesce(${labels} -> (${sql.id(value)} #>> '{}'), ${sql.id(value)})`
  const moved = await sql`
update sow.conflict
set
  old_base = ${renamed('old_base')},
  release_value = ${renamed('release_value')},
  site_value = ${renamed('site_value')}
where dataset = ${dataset}
  and column_name = ${name}`.execute(database.query)
  return Number(moved.numAffectedRows ?? 0n)
}
