import { sql } from 'kysely'
import type { Database } from '../database/database.js'
import { endConflicts } from '../row/record/end-conflicts.js'
import type { Undoing } from './changed-rows.js'
import { readShapeOf } from './read-shapes.js'
import type { RecordedDefinition } from './replaced-release.js'

/**
 * Conflicts that the run found end with it, and those that it ended are open once more; but for any that is none by now. Each
 * is opened as one of the undo, and what is known of it stays: to undo the undo ends it again, by whatever it had ended.
 * Comes last: conflicts are compared with what rows, base and ledger hold then.
 */
export async function restoreConflicts(
  database: Database,
  dataset: string,
  definition: RecordedDefinition | null,
  { undone, run }: Undoing,
): Promise<void> {
  await sql`
with found as (
  update sow.conflict as known
  set resolved_run = ${run}::bigint
  where known.dataset = ${dataset}
    and known.run = ${undone}::bigint
    and known.resolved_run is null
    and not exists (
      -- It came with a row that could not get its earlier key back.
      select
      from sow.change as renamed
      where renamed.run = ${undone}::bigint
        and renamed.dataset = ${dataset}
        and renamed.action = 'rename'
        and known.tenant = any (renamed.tenants)
        and known.key @> renamed.key
        and not exists (
          select
          from sow.change as back
          where back.run = ${run}::bigint
            and back.dataset = ${dataset}
            and back.action = 'rename'
            and known.tenant = any (back.tenants)
            and known.key @> back.before
        )
    )
)
insert into sow.conflict (dataset, tenant, key, column_name, run, old_base, release_value, site_value)
select dataset, tenant, key, column_name, ${run}::bigint, old_base, release_value, site_value
from sow.conflict
where dataset = ${dataset}
  and resolved_run = ${undone}::bigint
  and run <> ${undone}::bigint`.execute(database.query)
  if (definition === null || !(await hasOpen(database, dataset))) return
  const shape = await readShapeOf(database, dataset, definition)
  if (shape !== null) await endConflicts(database, shape, run)
}

async function hasOpen(database: Database, dataset: string): Promise<boolean> {
  const found = await database.query
    .selectFrom('sow.conflict')
    .select('run')
    .where('dataset', '=', dataset)
    .where('resolved_run', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}
