import {
  checkDatabase,
  type Database,
  type DatabaseFacts,
  type DatabaseLocation,
  databaseOver,
  type FormerName,
  openDatabase,
  readDatabaseFacts,
} from '@sow/engine'
import { locateDatabase } from '../config/locate-database.js'
import type { DiscoveredPackage } from '../discover/discovered-package.js'
import type { DatabaseReport } from '../report/reports.js'
import type { RunContext } from './run-context.js'
import { stoppableSession } from './stoppable-session.js'

/** An open database, and what reports say of it. */
export interface OpenDatabase {
  readonly database: Database
  readonly report: DatabaseReport
}

/**
 * Opens the project's database for the time of `work`. When the context's signal aborts, the statement that runs is
 * cancelled, so that the transaction rolls back. `use`: what only reads may do so on a standby. Throws SowError where the database cannot be used.
 */
export async function usingDatabase<Result>(
  context: RunContext,
  work: (open: OpenDatabase) => Promise<Result>,
  use: 'write' | 'read' = 'write',
): Promise<Result> {
  const { signal, tell } = context
  const { config } = context.project
  const location = context.database ?? locate(context)
  signal.throwIfAborted()
  await using session = stoppableSession(await openDatabase(location), signal)
  const cancel = () => void session.cancel().catch(() => {})
  signal.addEventListener('abort', cancel)
  try {
    const facts = await readDatabaseFacts(session)
    checkDatabase(facts, use)
    const options = {
      onEvent: tell,
      formerNames: formerNamesOf(context.project.packages),
      ...(config.schema === undefined ? {} : { schema: config.schema }),
      // The embedded database has one session, and no network to lose it on.
      ...(location.kind !== 'embedded' ? { reopen: () => openDatabase(location) } : {}),
    }
    return await work({ database: databaseOver(session, options), report: reportOf(facts) })
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}

/** The same for work that writes nothing, which a standby can do as well. */
export function readingDatabase<Result>(
  context: RunContext,
  work: (open: OpenDatabase) => Promise<Result>,
): Promise<Result> {
  return usingDatabase(context, work, 'read')
}

function locate({ project, environment, interactive }: RunContext): DatabaseLocation {
  const { directory: projectDirectory, config } = project
  return locateDatabase({ projectDirectory, config, environment, interactive })
}

/** Never a role, a host or a password. */
function reportOf({ engine, serverVersion, name }: DatabaseFacts): DatabaseReport {
  return { engine, serverVersion, name }
}

/** The names that a project's packages, domains and datasets had before. */
function formerNamesOf(packages: readonly DiscoveredPackage[]): FormerName[] {
  return packages.flatMap(({ name, formerly, manifest: { domain, formerly: domains = [], datasets } }) => [
    ...formerly.map((former) => ({ kind: 'package' as const, former, present: name })),
    ...domains.map((former) => ({ kind: 'domain' as const, former, present: domain ?? '' })),
    ...datasets.flatMap(({ identity, formerly: before = [] }) =>
      before.map((former) => ({ kind: 'dataset' as const, former, present: identity })),
    ),
  ])
}
