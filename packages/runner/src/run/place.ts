import { type JudgedPlacement, lookAtPlacements, type PlaceResult, placeTables } from '@sow/engine'
import { lockOptions } from '../context/lock-options.js'
import { requirePackages } from '../context/require-packages.js'
import type { RunContext } from '../context/run-context.js'
import { runIdentity } from '../context/run-identity.js'
import { readingDatabase, usingDatabase } from '../context/using-database.js'
import type { DeclaredTable, PlaceReport } from '../report/place-report.js'
import type { DatabaseReport } from '../report/reports.js'
import { type DeclaredPlacement, declaredPlacements } from '../units/declared-placements.js'
import { placementFindings } from './placement-findings.js'

/** What `place` would do: the tables, their order, and what keeps others from their places. Writes nothing. Throws SowError. */
export async function planPlacements(context: RunContext): Promise<PlaceReport> {
  const declared = declaredIn(context)
  return await readingDatabase(
    context,
    async ({ database, report }) => reportOf(report, declared, await lookAtPlacements(database, declared)),
    { units: [] },
  )
}

/**
 * Brings tables of a cluster of Citus to where the project's packages declare them. A table that cannot be placed stays as it is.
 * Throws SowError; what was placed before it stays.
 */
export async function place(context: RunContext): Promise<PlaceReport> {
  const declared = declaredIn(context)
  return await usingDatabase(
    context,
    async ({ database, report }) => {
      const options = { lock: lockOptions(context), run: runIdentity(context) }
      return reportOf(report, declared, await placeTables(database, declared, options))
    },
    { units: [] },
  )
}

function declaredIn({ project }: RunContext): readonly DeclaredPlacement[] {
  requirePackages(project)
  return declaredPlacements(project.packages)
}

function reportOf(
  database: DatabaseReport,
  declared: readonly DeclaredPlacement[],
  { run, isCluster, tables, moves, tied, placed }: PlaceResult,
): PlaceReport {
  const packageOf = new Map(declared.map((each) => [each.table, each.package]))
  return {
    database,
    run,
    cluster: isCluster,
    tables: tables.map((each) => describeTable(each, packageOf.get(each.declared.table) ?? '')),
    steps: moves.map((group) => group.map(({ facts }) => facts.table)),
    tied,
    placed,
    findings: placementFindings(tables),
  }
}

function describeTable({ declared, is, state }: JudgedPlacement, owner: string): DeclaredTable {
  const { table, kind } = declared
  return {
    table,
    package: owner,
    placement: kind,
    by: kind === 'distributed' ? declared.by : null,
    beside: kind === 'distributed' ? (declared.beside ?? null) : null,
    is: is === null ? null : { placement: is.kind, by: is.kind === 'distributed' ? is.by : null },
    state,
  }
}
