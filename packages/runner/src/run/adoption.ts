import {
  type Adoption,
  type Database,
  hasMovedCatalog,
  readAdoption,
  readMovedTrackers,
  type TrackerLook,
} from '@sow/engine'
import type { AdoptionReport } from '../report/adoption-report.js'

/**
 * How the database was taken over, and what others did to it since; null where it was not. The catalog is read where nothing else
 * tells that, or always. Writes nothing.
 */
export async function readAdoptionReport(
  database: Database,
  look?: TrackerLook,
  catalog: 'untracked' | 'always' = 'always',
): Promise<AdoptionReport | null> {
  const adoption = await readAdoption(database)
  if (adoption === null) return null
  const { madeLedger: _, ...told } = adoption
  return {
    ...told,
    moved: await readMovedTrackers(database, adoption, look),
    catalogMoved:
      catalog === 'always' || isUntracked(adoption) ? await hasMovedCatalog(database, adoption) : null,
  }
}

function isUntracked({ evidence }: Adoption): boolean {
  return evidence.trackers.length === 0
}
