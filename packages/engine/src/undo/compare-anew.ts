import { sql } from 'kysely'
import type { Database } from '../database/database.js'
import { placeCopies } from '../ledger/place-copies.js'
import { copyDocument, releaseDocument, wantedByDocument } from '../ledger/wanted-copies.js'

/**
 * Has the next run compare every row of a dataset, of whichever tenant: the base got columns of which it does not know what the
 * release said, so that neither the fingerprint nor a change set tells what is to be looked at.
 */
export async function compareAnew(database: Database, dataset: string): Promise<void> {
  await placeCopies(
    database,
    dataset,
    wantedByDocument(sql`select
    known.tenant,
    ${releaseDocument('applied')} || jsonb_build_object('shape_hash', '') as release,
    ${copyDocument('known')} || jsonb_build_object('digest', null) as copy
  from sow.copy as known
  join sow.dataset as applied
    on applied.dataset = known.dataset
    and applied.ordinal = known.applied
  where known.dataset = ${dataset}`),
  )
}
