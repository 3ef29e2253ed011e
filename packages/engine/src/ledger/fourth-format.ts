import { type RawBuilder, sql } from 'kysely'

/** Format 4 remembers how a database that existed before Sow was taken over, and which migrations were never run for that. */
export const fourthFormat: readonly RawBuilder<unknown>[] = [
  sql`
    create table sow.adoption (
      run bigint primary key references sow.run (id),
      way text not null check (way in ('own-schema', 'baseline', 'ported')),
      made_ledger boolean not null,
      evidence jsonb not null
    )`,
  sql`
    alter table sow.migration
      drop constraint migration_state_check,
      add constraint migration_state_check check (state in ('done', 'started', 'adopted'))`,
]
