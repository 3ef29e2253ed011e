import { type RawBuilder, sql } from 'kysely'

/** Format 8 says once what a run did alike for several tenants. What earlier runs recorded stays as it is, each of one tenant. */
export const eighthFormat: readonly RawBuilder<unknown>[] = [
  sql`
    alter table sow.change
      alter column tenant type text[] using array[tenant]`,
  sql`
    alter table sow.change
      rename column tenant to tenants`,
  sql`
    alter table sow.change
      add column own_before jsonb[]`,
]
