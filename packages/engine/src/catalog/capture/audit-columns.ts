import { kebabName } from '@sow/kit/manifest'
import type { LiveColumn } from './live-table.js'

const auditTime =
  /^(?:date-)?(?:created|updated|modified|inserted|changed|last-modified|last-updated|last-changed)(?:-(?:at|on|date|time|timestamp))?$/
const auditActor =
  /^(?:created|updated|modified|inserted|changed|last-modified|last-updated)-by(?:-id|-user|-user-id)?$/
const lockCounter = /^(?:opt-?lock|(?:lock|row)-?version|version-?lock|lock-counter)$/
const counter = /^(?:version|revision)$/

/** True for a column that says who touched a row, when or how often: by its name, or because a trigger sets it. */
export function isAudit(column: LiveColumn): boolean {
  const { name, type, defaultExpression, isStamped } = column
  const words = kebabName(name)
  if (isStamped || auditActor.test(words)) return true
  if (auditTime.test(words)) return isAuditTime(column)
  const counts = /^(?:smallint|integer|bigint)$/.test(type)
  const starts = /^'?[01]'?(?:::\w+)?$/.test(defaultExpression ?? '')
  return counts && (lockCounter.test(words) || (counter.test(words) && starts))
}

/** True for a column that says, by its name, when a row was touched. */
export function isAuditTime({ name, type }: Pick<LiveColumn, 'name' | 'type'>): boolean {
  return auditTime.test(kebabName(name)) && /^(?:timestamp|date)/.test(type)
}
