import type { Ownership } from '@sow/kit'
import { sql } from 'kysely'
import type { Database } from '../../database/database.js'
import type { TargetTenants } from './target-shape.js'

/** A dataset as the ledger has it. */
interface AppliedDataset {
  readonly identity: string
  readonly tenants: TargetTenants | null
  /** False before format 3 of the ledger, which knows no single tenants' releases. */
  readonly hasCopies: boolean
}

/** A definition by which rows of a dataset were ever written, and the columns that it wrote. */
export interface KnownDefinition {
  readonly columns: readonly { readonly name: string; readonly ownership: Ownership }[]
  /** Columns that it wrote without carrying them: that date a retired row, or that a mapping fills. */
  readonly others: readonly string[]
  /** Somebody has a release by it. */
  readonly isApplied: boolean
  /** A release by it came after those that are applied now, and was taken back; true as well where that is not known any more. */
  readonly isLater: boolean
  /** No run has applied a release since all of them were taken back. */
  readonly isUndone: boolean
}

/**
 * All definitions by which a dataset was ever applied. Releases that only tenants have that are gone do not count: the next run
 * forgets them.
 */
export async function readDefinitionHistory(
  database: Database,
  { identity, tenants, hasCopies }: AppliedDataset,
): Promise<readonly KnownDefinition[]> {
  const isSomebodys = tenants === null || !hasCopies ? sql`true` : isOfSomebody(tenants)
  const found = await sql<KnownDefinition>`
    with applied as (
      select
        applied.definition_hash,
        applied.run,
        applied.version
      from sow.dataset as applied
      where applied.dataset = ${identity}
        and ${isSomebodys}
    ),
    later as (
      select replaced.before ->> 'definition_hash' as definition_hash
      from sow.release as replaced
      where replaced.dataset = ${identity}
        and replaced.run > (select min(run) from applied)
    )
    select
      defined.definition -> 'dataset' -> 'columns' as columns,
      jsonb_path_query_array(defined.definition, '$.dataset.absent.retireOn')
        || jsonb_path_query_array(defined.definition, '$.mapping.fill.keyvalue().key') as others,
      defined.definition_hash in (select definition_hash from applied) as "isApplied",
      -- The history of runs is pruned from its beginning.
      defined.definition_hash in (select definition_hash from later where definition_hash is not null)
        or exists (
          select
          from applied
          where not exists (
            select
            from sow.release as replaced
            where replaced.dataset = ${identity}
              and replaced.run = applied.run
          )
        ) as "isLater",
      exists (
        select
        from applied
        where version = ''
      ) as "isUndone"
    from sow.definition as defined
    where defined.dataset = ${identity}
  `.execute(database.query)
  return found.rows
}

function isOfSomebody(tenants: TargetTenants) {
  return sql`exists (
          select
          from sow.copy as known
          join ${sql.id(tenants.table.schema, tenants.table.name)} as tenant
            on ${sql.id('tenant', tenants.id)}::text = known.tenant
          where known.dataset = applied.dataset
            and known.applied = applied.ordinal
        )`
}
