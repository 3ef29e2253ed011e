import type { LockedTable } from './lock-tables.js'

/**
 * A unit of work found the table changed under its hands: roll back, and decide again. Where it has a cause, that
 * may be the data's fault as well: it is decided again once, then the cause is told.
 */
export class ConcurrentEdit extends Error {
  readonly table: LockedTable

  constructor(table: LockedTable, message: string, options?: ErrorOptions) {
    super(message, options)
    this.table = table
  }
}
