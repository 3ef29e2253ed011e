import {
  type Access,
  checkDatabase,
  checkLedgerWhole,
  checkSchema,
  type Database,
  type DatabaseFacts,
  type DatabaseLocation,
  databaseOver,
  type FormerName,
  firstLedger,
  isLedgerSchema,
  localPackage,
  noticeOfServer,
  openDatabase,
  readDatabaseFacts,
  readGuard,
  schemaOfLocation,
  tellAlone,
  translateDatabaseError,
} from '@sow/engine'
import { SowError } from '@sow/kit/errors'
import { findChangedSource } from '@sow/kit/manifest'
import type { SowConfig } from '../config/config.js'
import { locateDatabase } from '../config/locate-database.js'
import type { DiscoveredPackage } from '../discover/discovered-package.js'
import type { DatabaseReport } from '../report/reports.js'
import { checkListed, checkRights, isUnlisted } from './check-rights.js'
import type { RunContext } from './run-context.js'
import { stoppableSession } from './stoppable-session.js'

/** An open database, and what reports say of it. */
export interface OpenDatabase {
  readonly database: Database
  readonly report: DatabaseReport
}

/**
 * Opens the project's database for the time of `work`. When the context's signal aborts, the statement that runs is
 * cancelled, so that the transaction rolls back. `access`: what it needs; what only reads may do so on a standby. Throws
 * SowError where the database cannot be used, PRIVILEGE_MISSING with all that the role lacks.
 */
export async function usingDatabase<Result>(
  context: RunContext,
  work: (open: OpenDatabase) => Promise<Result>,
  access: Partial<Access> = {},
): Promise<Result> {
  const { use = 'write' } = access
  const { signal, tell, openSession = openDatabase } = context
  const { config } = context.project
  const location = context.database ?? locate(context)
  for (const error of [...context.project.faults, ...context.project.strange])
    tell({ type: 'left-out', code: error.code, message: tellAlone(error), hint: error.hint })
  await tellStaleBuilds(context)
  signal.throwIfAborted()
  await using session = stoppableSession(await openSession(location), signal)
  const cancel = () => void session.cancel().catch(() => {})
  signal.addEventListener('abort', cancel)
  try {
    const facts = await readDatabaseFacts(session)
    checkDatabase(facts, use)
    const untested = noticeOfServer(facts)
    if (untested !== null) tell({ type: 'server-untested', message: untested })
    checkConfirmed(context, facts)
    const schema = schemaOf(config, location)
    await checkSchema(session, schema)
    const options = {
      schema,
      onEvent: tell,
      formerNames: formerNamesOf(context.project.packages),
      // The embedded database has one session, and no network to lose it on.
      ...(location.kind !== 'embedded' ? { reopen: () => openDatabase(location) } : {}),
    }
    const database = databaseOver(session, options)
    await checkRights(database, context, access)
    tellLedger(database, context)
    if (isFromFile(location)) await tellFromFile(database, context, facts, use)
    return await work({ database, report: { ...reportOf(facts), schema } }).catch(async (error: unknown) => {
      if (access.units === undefined && isUnlisted(translateDatabaseError(error)))
        await checkListed(database, context, access)
      await checkLedgerWhole(database, error)
      throw error
    })
  } catch (error) {
    // Not every statement runs in a transaction of ours, which would have put it into words already.
    throw translateDatabaseError(error)
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}

/** The same for work that writes nothing, which a standby can do as well. */
export function readingDatabase<Result>(
  context: RunContext,
  work: (open: OpenDatabase) => Promise<Result>,
  access: Pick<Partial<Access>, 'units' | 'isEachAlone'> = {},
): Promise<Result> {
  return usingDatabase(context, work, { use: 'read', ...access })
}

function locate({ project, environment, interactive }: RunContext): DatabaseLocation {
  const { directory: projectDirectory, config } = project
  return locateDatabase({ projectDirectory, config, environment, interactive })
}

/** What the configuration or the connection says. Throws CONFIG_INVALID where they disagree, or name no schema of an application. */
function schemaOf({ schema: configured }: SowConfig, location: DatabaseLocation): string {
  const connected = schemaOfLocation(location)
  if (configured === undefined || connected === undefined || configured === connected)
    return ofApplication(configured ?? connected ?? 'public')
  throw new SowError({
    code: 'CONFIG_INVALID',
    message: `The configuration names the schema ${configured}, and the connection the schema ${connected}.`,
    hint: 'Take one of the two out.',
  })
}

function ofApplication(schema: string): string {
  if (!isLedgerSchema(schema) && !schema.startsWith('pg_') && schema !== 'information_schema') return schema
  throw new SowError({
    code: 'CONFIG_INVALID',
    message: `The schema ${schema} takes no tables of a project: it is Sow's own or the server's.`,
    hint: 'Correct the name in the configuration or in the connection; without one it is public.',
  })
}

function isFromFile(location: DatabaseLocation): boolean {
  return location.kind === 'postgres' && 'fromFile' in location
}

/** What is used of a package in the workspace is its build: after a pull, that may be one of other rows. */
async function tellStaleBuilds({ project, tell }: RunContext): Promise<void> {
  for (const { name, origin, directory, manifest } of project.packages) {
    if (origin !== 'linked') continue
    const file = await findChangedSource(directory, manifest)
    if (file !== null) tell({ type: 'stale-build', package: name, file })
  }
}

/** Whoever names a database means that one. Throws GUARD_CONFIRM. */
function checkConfirmed({ confirmed }: RunContext, { name }: DatabaseFacts): void {
  if (confirmed === undefined || confirmed === name) return
  throw new SowError({
    code: 'GUARD_CONFIRM',
    message: `--confirm names another database: this one is ${name}.`,
    hint: `If that is meant, run again with --confirm=${name}.`,
  })
}

/** A file that lies in the folder is no decision to write to a protected database. */
async function tellFromFile(
  database: Database,
  { tell, confirmed }: RunContext,
  { name }: DatabaseFacts,
  use: 'write' | 'read',
): Promise<void> {
  tell({ type: 'database-from-file', file: '.env', name })
  if (use === 'read' || confirmed === name || !(await readGuard(database))) return
  throw new SowError({
    code: 'GUARD_PROTECTED',
    message: `The database ${name} is protected, and its address comes from the .env of this folder.`,
    hint: `Add --confirm ${name}, or set DATABASE_URL in the environment.`,
  })
}

/** Says whose ledger it is, where that is not a matter of course. */
function tellLedger({ schema, ledger }: Database, { tell }: RunContext): void {
  const { state } = ledger
  if (state === 'unread' || (state !== 'moved' && ledger.schema === firstLedger)) return
  tell({ type: 'other-ledger', schema, state: state === 'none' ? 'new' : state })
}

/** Never a role, a host or a password. */
function reportOf({ engine, serverVersion, name }: DatabaseFacts): Omit<DatabaseReport, 'schema'> {
  return { engine, serverVersion, name }
}

/** The names that a project's packages, domains and datasets had before. */
function formerNamesOf(packages: readonly DiscoveredPackage[]): FormerName[] {
  return packages.flatMap(({ name, formerly, manifest: { domain, formerly: domains = [], datasets } }) => [
    ...formerly.map((former) => ({ kind: 'package' as const, former, present: name })),
    ...domains.map((former) => ({ kind: 'domain' as const, former, present: domain ?? '' })),
    ...datasets.flatMap(({ identity, formerly: before = [] }) =>
      before.map((former) => ({
        kind: 'dataset' as const,
        former,
        present: identity,
        ...(name === localPackage ? { local: true as const } : {}),
      })),
    ),
  ])
}
