import { type Database, readAdoption, readMovedTrackers, type TrackerLook } from '@sow/engine'
import type { AdoptionReport } from '../report/adoption-report.js'

/** How the database was taken over, and what other tools did since; null where it was not. Writes nothing. */
export async function readAdoptionReport(
  database: Database,
  look?: TrackerLook,
): Promise<AdoptionReport | null> {
  const adoption = await readAdoption(database)
  if (adoption === null) return null
  const { madeLedger: _, ...told } = adoption
  return { ...told, moved: await readMovedTrackers(database, adoption, look) }
}
