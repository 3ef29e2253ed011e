import { sql } from 'kysely'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import type { Database } from '../database/database.js'
import { changeDataset } from '../ledger/changed-datasets.js'
import { moveReleaseStatement } from '../ledger/place-copies.js'
import { releaseDocument } from '../ledger/wanted-copies.js'
import { type Returning, returnedReleases } from './returned-releases.js'

/**
 * Puts the ledger's row of a dataset back where the undone run gave all of its tenants one release in the place of another, and did
 * nothing else: none of them is looked at. `only`: the number of that release.
 */
export async function restoreVersion(
  database: Database,
  shape: TargetShape,
  only: number,
  state: Returning,
): Promise<void> {
  const { identity } = shape
  changeDataset(database, identity)
  await sql`
    insert into sow.release (run, dataset, before, tenants, copies)
    select
      ${state.run}::bigint,
      release.dataset,
      ${releaseDocument('applied')},
      release.tenants,
      release.copies
    from sow.release as release
    join sow.dataset as applied
      on applied.dataset = release.dataset
      and applied.ordinal = ${only}::integer
    where release.run = ${state.undone}::bigint
      and release.dataset = ${identity}
  `.execute(database.query)
  const moved = sql`
    select
      ordinal as earlier,
      ${only}::integer as applied,
      false as deleted
    from sow.release
    where run = ${state.undone}::bigint
      and dataset = ${identity}`
  const release = sql`(
  select returned.release
  from (${returnedReleases(shape, state, moved)}
  ) as returned
)`
  await moveReleaseStatement(identity, only, release).execute(database.query)
}
