import { type RawBuilder, sql } from 'kysely'

/** Format 6 remembers of every load where the rows came from: publisher, release, first day, file and its digest. */
export const sixthFormat: readonly RawBuilder<unknown>[] = [
  sql`
    create table sow.source (
      run bigint not null references sow.run (id),
      dataset text not null,
      publisher text not null,
      release text,
      version text not null,
      effective date,
      file text,
      sha256 text,
      license text,
      restricted boolean not null default false,
      replaced boolean not null default false,
      facts jsonb,
      ended_run bigint references sow.run (id),
      primary key (run, dataset)
    )`,
  sql`
    create index source_by_dataset
      on sow.source (dataset, run)`,
]
