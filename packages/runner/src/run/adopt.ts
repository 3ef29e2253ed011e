import {
  adoptOwnSchema,
  type BeforeSow,
  claimsOf,
  type Database,
  type FoundTracker,
  readAdoption,
  readBeforeSow,
  readMovedTrackers,
  troublesOf,
  undoAdoption,
} from '@sow/engine'
import { lockOptions } from '../context/lock-options.js'
import type { RunContext } from '../context/run-context.js'
import { runIdentity } from '../context/run-identity.js'
import { readingDatabase, usingDatabase } from '../context/using-database.js'
import type { AdoptionReport, AdoptReport, ClaimReport, TrackerReport } from '../report/adopt-report.js'

/** `look`: what is there, and nothing is written. `own-schema`: another tool keeps the schema. `undo`: ends an adoption. */
export type AdoptChoice = 'look' | 'own-schema' | 'undo'

/** Looks at a database that another tool has tracked so far, takes it over, or gives it back. Throws SowError. */
export async function adopt(context: RunContext, choice: AdoptChoice): Promise<AdoptReport> {
  const using = choice === 'look' ? readingDatabase : usingDatabase
  return await using(context, async ({ database, report }) => {
    const { run } = await carryOut(database, context, choice)
    return {
      database: report,
      run,
      adoption: await readAdoptionReport(database),
      ...describe(await readBeforeSow(database)),
    }
  })
}

async function carryOut(database: Database, context: RunContext, choice: AdoptChoice) {
  const options = { lock: lockOptions(context), run: runIdentity(context) }
  switch (choice) {
    case 'look':
      return { run: null }
    case 'own-schema':
      return await adoptOwnSchema(database, options)
    case 'undo':
      return await undoAdoption(database, options)
  }
}

/** How the database was taken over, and what other tools did since; null where it was not. Writes nothing. */
export async function readAdoptionReport(database: Database): Promise<AdoptionReport | null> {
  const adoption = await readAdoption(database)
  if (adoption === null) return null
  const { madeLedger: _, ...told } = adoption
  return { ...told, moved: await readMovedTrackers(database, adoption) }
}

function describe({ trackers, tables }: BeforeSow) {
  return {
    trackers: trackers.map(trackerReport),
    tables,
    proven: [],
    absent: [],
    // Without the files of the other tool a name says nothing of what it made.
    unproven: trackers.flatMap(claimReports),
    unclaimed: tables.map((name) => `table ${name}`),
  }
}

function trackerReport(tracker: FoundTracker): TrackerReport {
  const { entries, hint: _, ...told } = tracker
  const claims = claimsOf(tracker)
  return {
    ...told,
    applied: entries === null ? null : claims.length,
    newest: claims.at(-1) ?? null,
    troubles: troublesOf(tracker),
  }
}

function claimReports(tracker: FoundTracker): readonly ClaimReport[] {
  return claimsOf(tracker).map(({ name }) => ({
    tool: tracker.tool,
    name,
    because: `Sow does not know what this migration of ${tracker.tool} makes.`,
  }))
}
