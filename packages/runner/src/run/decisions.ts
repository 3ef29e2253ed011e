import {
  acceptEdits,
  acceptMigration,
  type Database,
  type RowChoice,
  readOpenConflicts,
  releaseHold,
  removeDomain,
  resolveConflicts,
} from '@sow/engine'
import { hideTold, restrictedDatasets, withoutKeys } from '../codeset/restricted-rows.js'
import { lockOptions } from '../context/lock-options.js'
import type { RunContext } from '../context/run-context.js'
import { runIdentity } from '../context/run-identity.js'
import { type OpenDatabase, readingDatabase, usingDatabase } from '../context/using-database.js'
import type {
  AcceptMigrationReport,
  AcceptReport,
  ConflictsReport,
  ReleaseReport,
  RemoveReport,
  ResolveReport,
} from '../report/decision-reports.js'
import { faultReport } from '../report/fault-report.js'
import type { DatabaseReport } from '../report/reports.js'
import { recordedDatasets, requireTenant } from '../units/require-tenant.js'
import { withNearest } from './with-nearest.js'

export interface ResolveChoices extends RowChoice {
  /** Domains or datasets; empty for all that have conflicts. */
  readonly names: readonly string[]
  readonly take: 'package' | 'site'
  /** True to decide, and to write nothing. */
  readonly look?: boolean
  /** True to tell what the rows of such a look hold. */
  readonly values?: boolean
}

export interface AcceptChoices extends RowChoice {
  readonly dataset: string
  /** True to decide, and to write nothing. */
  readonly look?: boolean
}

/** The open conflicts; their values only where they were asked for. Writes nothing. Throws SowError. */
export async function conflicts(
  context: RunContext,
  names: readonly string[],
  { tenant, values }: { readonly tenant: string | null; readonly values: boolean },
): Promise<ConflictsReport> {
  return await about(
    context,
    async (open) => {
      const { database } = open
      await requireTenant(open, context.project, tenant)
      const datasets = await meantDatasets(database, names, tenant)
      const faults = context.project.faults.map((error) => faultReport(error))
      const found = await readOpenConflicts(database, datasets, { keys: [], tenant }, ({ dataset, error }) =>
        faults.push(faultReport(error, dataset)),
      )
      const restricted = values ? await restrictedDatasets(database) : null
      const shown = found.map(({ name, base, release, site, ...rest }) => {
        if (restricted === null) return rest
        return { ...rest, name: restricted.has(rest.dataset) ? null : name, base, release, site }
      })
      return { run: null, conflicts: shown, faults }
    },
    readingDatabase,
  )
}

/** None means every one. */
async function meantDatasets(
  database: Database,
  names: readonly string[],
  tenant: string | null,
): Promise<readonly string[]> {
  return names.length === 0 && tenant === null ? [] : await recordedDatasets(database, names, tenant)
}

/** Ends conflicts with the value of the package or of the site. Throws SowError. */
export async function resolve(context: RunContext, choices: ResolveChoices): Promise<ResolveReport> {
  return await about(context, async (open) => {
    const { database } = open
    const { names, ...rest } = choices
    await requireTenant(open, context.project, choices.tenant)
    const datasets = await meantDatasets(database, names, choices.tenant)
    return await resolveConflicts(database, { ...rest, datasets, ...frame(context) })
  })
}

/** Takes what the table holds now as the base of a dataset. Throws SowError. */
export async function accept(context: RunContext, choices: AcceptChoices): Promise<AcceptReport> {
  return await about(context, async (open) => {
    await requireTenant(open, context.project, choices.tenant)
    if (choices.tenant !== null) await recordedDatasets(open.database, [choices.dataset], choices.tenant)
    return await acceptEdits(open.database, { ...choices, ...frame(context) })
  })
}

export interface AcceptMigrationChoices {
  /** The migration of another tool, as its own table names it. */
  readonly migration: string
  /** Datasets, `domain/name`; empty for all that it wrote. */
  readonly datasets: readonly string[]
  /** True to count and to write nothing. */
  readonly look: boolean
}

/** Takes rows that a migration of another tool wrote as known. Throws SowError. */
export async function acceptWritten(
  context: RunContext,
  choices: AcceptMigrationChoices,
): Promise<AcceptMigrationReport> {
  return await about(context, ({ database }) => acceptMigration(database, { ...choices, ...frame(context) }))
}

/** Ends holds. Throws SowError. */
export async function release(context: RunContext, names: readonly string[]): Promise<ReleaseReport> {
  return await about(context, ({ database }) => releaseHold(database, { names, ...frame(context) }))
}

/** Takes a domain's rows out of the database. Throws SowError. */
export async function remove(
  context: RunContext,
  domain: string,
  { look = false }: { readonly look?: boolean } = {},
): Promise<RemoveReport> {
  return await about(context, async ({ database }) => {
    const result = await removeDomain(database, { domain, look, ...frame(context) })
    return { ...result, datasets: result.datasets.map(hideTold) }
  })
}

function frame(context: RunContext) {
  return { lock: lockOptions(context), run: runIdentity(context) }
}

async function about<Result extends object>(
  context: RunContext,
  work: (open: OpenDatabase) => Promise<Result>,
  open: typeof readingDatabase = usingDatabase,
): Promise<Result & { readonly database: DatabaseReport }> {
  return await open(context, async (opened) => {
    const result = await work(opened).catch(async (error: unknown) => {
      throw withoutKeys(await withNearest(opened.database, error))
    })
    return { database: opened.report, ...result }
  })
}
