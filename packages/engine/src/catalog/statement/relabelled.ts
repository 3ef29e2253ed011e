import { sql } from 'kysely'
import type { RenamedLabels } from '../shape/enum-labels.js'
import type { Fragment } from './sql-fragments.js'

/** The text of a label as it is called now. */
export function relabelled(value: Fragment, labels: RenamedLabels): Fragment {
  return sql`coalesce(${labelNames(labels)} ->> ${value}, ${value})`
}

/** As a literal: a statement that alters a table takes no parameters. */
export function labelNames(labels: RenamedLabels): Fragment {
  return sql`${sql.lit(JSON.stringify(labels))}::jsonb`
}
