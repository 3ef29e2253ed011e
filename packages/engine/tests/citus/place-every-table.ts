import { isSowError } from '@sow/kit/errors'
import type { ManifestPlacement } from '@sow/kit/manifest'
import { onCitus } from '../../../../tests/on-citus.js'
import { databaseOver } from '../../src/database/database.js'
import { type JudgedPlacement, judgePlacements } from '../../src/place/judge-placements.js'
import { addKey, dropKeysBetween } from '../../src/place/keys-between.js'
import { placeOne } from '../../src/place/place-one.js'
import { readTableFacts } from '../../src/place/read-table-facts.js'
import type { TableFacts } from '../../src/place/table-facts.js'
import type { Session } from '../../src/server/connect/session.js'
import { usingLook, usingTransaction } from '../../src/transaction/using-transaction.js'

/** The column of tables that are a tenant's, in the tests. */
const tenantColumn = 'org_id'

const told = new Set<string>()

/**
 * In a run on placed tables: brings every table that a test made to where an application on Citus would have it. A table of tenants
 * is distributed by its tenant where its keys allow that, and every other is a reference table. What stays on the coordinator is told.
 */
export async function placeEveryTable(session: Session): Promise<void> {
  if (onCitus !== 'placed') return
  const database = databaseOver(session)
  const facts = await usingLook(database, () => readTableFacts(database))
  if (!database.transaction.hasCitus) return
  const open = facts.filter(({ citus, kind }) => isHere(citus) && kind !== 'other')
  if (open.length === 0) return
  const { tables, moves } = judgePlacements(facts, placementsOf(facts, open))
  for (const table of tables) if (table.state === 'refused') tellStaying(table)
  for (const group of moves)
    await usingTransaction(database, async () => {
      const keys = await dropKeysBetween(database, group)
      for (const move of group) await placeOne(database, move)
      for (const key of keys) await addKey(database, key)
    }).catch((error: unknown) => {
      if (!isSowError(error)) throw error
      tell(`${group.map(({ facts: { table } }) => table).join(', ')}: ${error.message}`)
    })
}

function isHere(citus: TableFacts['citus']): boolean {
  return citus === null || (citus.method === 'n' && citus.copies === 's')
}

/** First by the tenant; those whose keys do not allow that become reference tables. */
function placementsOf(
  facts: readonly TableFacts[],
  open: readonly TableFacts[],
): readonly ManifestPlacement[] {
  const wished = open.map(({ table, columns }): ManifestPlacement => {
    const isOfTenant = columns.some(({ name }) => name === tenantColumn)
    return isOfTenant ? { table, kind: 'distributed', by: tenantColumn } : { table, kind: 'reference' }
  })
  const { tables } = judgePlacements(facts, wished)
  return tables.map(({ declared, state }) =>
    state === 'refused' ? { table: declared.table, kind: 'reference' } : declared,
  )
}

function tellStaying({ declared, obstacles }: JudgedPlacement): void {
  tell(`${declared.table}: ${obstacles.map(({ rule }) => rule).join(', ')}`)
}

function tell(what: string): void {
  if (told.has(what)) return
  told.add(what)
  process.stderr.write(`Stays on the coordinator: ${what}\n`)
}
