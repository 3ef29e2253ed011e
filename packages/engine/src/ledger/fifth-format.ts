import { type RawBuilder, sql } from 'kysely'

/** Format 5 finds what runs did to one row by its key. Keys may be long: an index on their digest takes them all. */
export const fifthFormat: readonly RawBuilder<unknown>[] = [
  sql`
    create index change_of_row
      on sow.change using hash (key)`,
]
