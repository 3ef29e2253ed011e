import { isSurrogate, type LiveColumn, type LiveTable } from '@sow/engine'
import { kebabName } from '../package/authored/package-names.js'

/**
 * Why a column of a captured table is not in the package: the database makes it (`id`), computes it (`generated`), an
 * application stamps it (`audit`), it tells the tenant, it is empty, or it dates rows that a release drops (`retirement`).
 */
export type LeftColumnReason = 'id' | 'generated' | 'audit' | 'tenant' | 'empty' | 'retirement'

/** A column that is not in the package. */
export interface LeftColumn {
  /** Its name. */
  readonly column: string
  /** Why it is left out. */
  readonly reason: LeftColumnReason
}

const auditTime =
  /^(?:date-)?(?:created|updated|modified|inserted|changed|last-modified|last-updated)(?:-(?:at|on|date|time|timestamp))?$/
const auditActor =
  /^(?:created|updated|modified|inserted|changed|last-modified|last-updated)-by(?:-id|-user|-user-id)?$/

/** Why a column is no data, before a row was read; null where it is some. */
export function reasonToLeave(
  table: LiveTable,
  column: LiveColumn,
  { key, tenantColumn }: { readonly key: readonly string[]; readonly tenantColumn: string | null },
): LeftColumnReason | null {
  const { name } = column
  if (name === tenantColumn) return 'tenant'
  if (column.generated || column.identity === 'always') return column.generated ? 'generated' : 'id'
  if (key.includes(name)) return null
  if (table.primaryKey.includes(name) && isSurrogate(table, name)) return 'id'
  return isAudit(column) && mayBeLeftOut(column) ? 'audit' : null
}

/** True for a column that is named as one that says who touched a row, or when. */
export function isAudit({ name, type }: LiveColumn): boolean {
  const words = kebabName(name)
  return (auditTime.test(words) && /^(?:timestamp|date)/.test(type)) || auditActor.test(words)
}

function mayBeLeftOut({ notNull, defaultExpression }: LiveColumn): boolean {
  return !notNull || defaultExpression !== null
}

/** True for the date that the schema means for rows that a release drops. */
export function datesRetirement({ name, type, notNull }: LiveColumn): boolean {
  return /^retired_?(?:on|date)$/i.test(name) && type === 'date' && !notNull
}
