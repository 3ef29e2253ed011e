import type { TargetColumn } from '../../catalog/shape/target-shape.js'

/** What is decided of a row, whatever its columns are. */
export const decisions: readonly string[] = [
  'sow_action',
  'sow_in_table',
  'sow_has_base',
  'sow_kept',
  'sow_conflicting',
  'sow_rebase',
]

/** The longest name with `@conflict` at its end: Postgres cuts names of more than 63 bytes silently. */
const longestName = 63 - '@conflict'.length

/** The value of a column that the table held when it was compared. */
export const seen = (column: TargetColumn): string => suffixed(column, 'seen')
/** True where the release's value is to be written. */
export const take = (column: TargetColumn): string => suffixed(column, 'take')
/** The base of a shared column before this run. */
export const base = (column: TargetColumn): string => suffixed(column, 'base')
/** True where the release and the site changed a shared column differently. */
export const conflict = (column: TargetColumn): string => suffixed(column, 'conflict')

/** A long name is replaced by the column's number. */
function suffixed({ name, number }: TargetColumn, suffix: string): string {
  const short = Buffer.byteLength(name) <= longestName
  return `${short ? name : `#${number}`}@${suffix}`
}
