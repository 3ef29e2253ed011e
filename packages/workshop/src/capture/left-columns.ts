import { isAudit, isSurrogate, type LiveColumn, type LiveTable } from '@sow/engine'

/**
 * Why a column of a captured table is not in the package: the database makes it (`id`), computes it (`generated`), an
 * application stamps it (`audit`), it tells the tenant, it is empty, it dates rows that a release drops (`retirement`), it
 * refers to rows that refer back (`circle`), or the author leaves it (`chosen`).
 */
export type LeftColumnReason =
  | 'id'
  | 'generated'
  | 'audit'
  | 'tenant'
  | 'empty'
  | 'retirement'
  | 'circle'
  | 'chosen'

/** A column that is not in the package. */
export interface LeftColumn {
  /** Its name. */
  readonly column: string
  /** Why it is left out. */
  readonly reason: LeftColumnReason
}

/**
 * Why a column belongs to the site from the moment its row is written: other rows know the row by it (`id`), an application
 * stamps it (`audit`), or the database's clock fills it (`clock`).
 */
export type SiteColumnReason = 'id' | 'audit' | 'clock'

/** A column that is written with a new row, and never again. */
export interface SiteColumn {
  /** Its name. */
  readonly column: string
  /** Why it is the site's. */
  readonly reason: SiteColumnReason
}

/** What of a table decides which columns stay behind. */
export interface LeavingRules {
  readonly key: readonly string[]
  readonly tenantColumn: string | null
  /** Columns that were left on purpose. */
  readonly dropped: ReadonlyMap<string, 'circle' | 'chosen'>
}

/** Why a column is no data, before a row was read; null where it is some. */
export function reasonToLeave(
  table: LiveTable,
  column: LiveColumn,
  { key, tenantColumn, dropped }: LeavingRules,
): LeftColumnReason | null {
  const { name } = column
  if (name === tenantColumn) return 'tenant'
  if (column.generated || column.identity === 'always') return column.generated ? 'generated' : 'id'
  if (key.includes(name)) return null
  const onPurpose = dropped.get(name)
  if (onPurpose !== undefined) return onPurpose
  if (table.primaryKey.includes(name) && isSurrogate(table, name)) return 'id'
  return isAudit(column) && mayBeLeftOut(column) ? 'audit' : null
}

/** Why a column that is carried is the site's; null where releases may change it. */
export function reasonOfSite(
  table: LiveTable,
  column: LiveColumn,
  key: readonly string[],
): SiteColumnReason | null {
  if (key.includes(column.name)) return null
  if (table.primaryKey.includes(column.name) || column.holdsMadeIds) return 'id'
  if (isAudit(column)) return 'audit'
  return isClock(column) ? 'clock' : null
}

/** True where a moment is that of the writing, unless somebody says otherwise. */
function isClock({ type, defaultExpression }: LiveColumn): boolean {
  return (
    /^timestamp/.test(type) &&
    /\b(?:now|clock_timestamp|statement_timestamp|transaction_timestamp)\(\)|CURRENT_TIMESTAMP|LOCALTIMESTAMP/i.test(
      defaultExpression ?? '',
    )
  )
}

export function mayBeLeftOut({
  notNull,
  defaultExpression,
  identity,
}: Pick<LiveColumn, 'notNull' | 'defaultExpression' | 'identity'>): boolean {
  return !notNull || defaultExpression !== null || identity !== null
}

/** True for the date that the schema means for rows that a release drops. */
export function datesRetirement({ name, type, notNull }: LiveColumn): boolean {
  return /^retired_?(?:on|date)$/i.test(name) && type === 'date' && !notNull
}
