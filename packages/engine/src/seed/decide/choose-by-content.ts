import type { Database } from '../../database/database.js'
import { type Census, type TenantCensus, takeCensus } from '../../row/census/census.js'
import { digestRows } from '../../row/census/digest-rows.js'
import { chooseRung } from './choose-rung.js'
import { knownDigest } from './current-tenant.js'
import type { DatasetWork } from './dataset-work.js'
import type { Rung } from './decision.js'
import type { MergeOptions } from './seed-options.js'

/** What a look at a table came to, before any row is compared. */
export interface Chosen {
  readonly census: Census
  readonly rung: Rung
  /** Others wrote rows, as their ids say: also where all of them have the same values again. */
  readonly isWritten: boolean
}

type Looked = Pick<DatasetWork, 'unit' | 'shape' | 'recorded' | 'scope'> &
  Partial<Pick<DatasetWork, 'settled'>>

/**
 * Chooses the least work that is enough. Transaction ids are asked first, which costs next to nothing; where they cannot tell
 * who wrote a table, or say that somebody did, its rows are asked, by their digest. Writes nothing.
 */
export async function chooseByContent(
  database: Database,
  { unit, shape, recorded, scope, settled }: Looked,
  options: Pick<MergeOptions, 'allowDowngrade' | 'restore'>,
): Promise<Chosen> {
  const counted = await takeCensus(database, shape, scope, recorded.length > 0)
  const rung = chooseRung(unit, shape, recorded, counted, options, settled)
  const isWritten = counted.tenants.some((tenant) => tenant.foreign !== null && tenant.foreign > 0)
  if (rung !== 'merge') return { census: counted, rung, isWritten }
  const known = new Map(recorded.map((release) => [release.tenant, release]))
  const isAsked = (tenant: TenantCensus) =>
    known.has(tenant.tenant) && knownDigest(tenant, known.get(tenant.tenant), shape) === null
  const asked = counted.tenants.filter(isAsked).map(({ tenant }) => tenant)
  const digested = await digestRows(database, shape, scope, counted, asked)
  const census = {
    ...digested,
    tenants: digested.tenants.map((tenant) => {
      const release = known.get(tenant.tenant)
      const isSeen =
        release !== undefined &&
        release.digest !== null &&
        release.digest === tenant.digest &&
        release.digestLayout === shape.digestLayout &&
        release.tableRows === tenant.rows
      return isSeen ? { ...tenant, isSeen, foreign: 0 } : tenant
    }),
  }
  return { census, rung: chooseRung(unit, shape, recorded, census, options, settled), isWritten }
}
