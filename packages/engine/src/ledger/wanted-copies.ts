import { type RawBuilder, sql } from 'kysely'
import { type Fragment, lines } from '../catalog/statement/sql-fragments.js'

/** The releases that tenants of a dataset are to have: there are few of them, however many tenants there are. */
export interface WantedCopies {
  /** Common table expressions that both selects read, each ending with a comma; none where nothing is said. */
  readonly given?: Fragment
  /** A select of `number` and `release`, a document. One that no tenant names is not asked for. */
  readonly releases: Fragment
  /**
   * A select of `tenant`, of `number`, its release or null where it is to have none any more, and of `stands`, true where its copy
   * stays as it is; then of the facts of the copy.
   */
  readonly tenants: Fragment
}

/** What a row of `sow.dataset` says of each tenant that has it. */
export const releaseFacts: readonly Fragment[] = [
  'package',
  'version',
  'table_name',
  'content_hash',
  'definition_hash',
  'shape_hash',
  'digest_layout',
  'rows',
  'held',
  'held_version',
  'run',
  'applied_at',
].map((name) => sql.id(name))

/** What a row of `sow.copy` says of its tenant alone. */
export const copyFacts: readonly Fragment[] = [
  'kept',
  'conflicts',
  'tombstoned',
  'blocked',
  'snapshot',
  'writer',
  'table_rows',
  'digest',
].map((name) => sql.id(name))

/** A row of `sow.dataset` as a document, without what tells it apart from others. */
export function releaseDocument(alias: string): RawBuilder<unknown> {
  return sql`(to_jsonb(${sql.id(alias)}.*) - '{dataset,ordinal}'::text[])`
}

/** A row of `sow.copy` as a document, without what tells it apart from others. */
export function copyDocument(alias: string): RawBuilder<unknown> {
  return sql`(to_jsonb(${sql.id(alias)}.*) - '{dataset,tenant,applied}'::text[])`
}

/**
 * What a select of `tenant`, `release` and `copy` wants, the documents of both rows: a tenant whose `release` is null has none any
 * more, and one whose `copy` is null stands as it is.
 */
export function wantedByDocument(documents: Fragment): WantedCopies {
  return {
    given: sql`documents as materialized (
  select
    *,
    dense_rank() over (order by release) as number
  from (${documents}
  ) as wanted
),
`,
    releases: sql`select distinct
    number,
    release
  from documents
  where release is not null`,
    tenants: sql`select
    documents.tenant,
    case when documents.release is not null then documents.number end as number,
    documents.copy is null as stands,
    ${lines(copyFacts.map((name) => sql`seen.${name}`))}
  from documents
  cross join lateral jsonb_populate_record(null::sow.copy, documents.copy) as seen`,
  }
}
