import type { ColumnType } from 'kysely'

/** How a database that existed before Sow was taken over. */
export interface AdoptionTable {
  readonly run: number
  readonly way: 'own-schema' | 'baseline' | 'ported'
  /** True where the ledger came with it, and goes with it. */
  readonly made_ledger: boolean
  readonly evidence: ColumnType<unknown, string, never>
}
