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

/**
 * The columns that the package owns in every definition by which the dataset is applied. Definitions that only tenants
 * have that are gone do not count: the next run forgets them.
 */
export async function readPackageColumns(
  database: Database,
  { identity, tenants, hasCopies }: AppliedDataset,
): Promise<ReadonlySet<string>> {
  const found = await sql<{ owned: string[] }>`
    select jsonb_path_query_array(
      defined.definition,
      '$.dataset.columns[*] ? (@.ownership == "package").name'
    ) as owned
    from sow.definition as defined
    where defined.dataset = ${identity}
      and exists (
        select
        from sow.dataset as applied
        where applied.dataset = defined.dataset
          and applied.definition_hash = defined.definition_hash
          and ${tenants === null || !hasCopies ? sql`true` : isOfSomebody(tenants)}
      )
  `.execute(database.query)
  const [first, ...others] = found.rows.map(({ owned }) => owned)
  return new Set(first?.filter((name) => others.every((owned) => owned.includes(name))) ?? [])
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
