import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Database, lookAtPlacements, recordStatements } from '@sow/engine'
import { checkSumFile } from '@sow/kit/build'
import type { DiscoveredPackage, Finding, ProjectPackages } from '@sow/runner/project'
import {
  buildMigrationSets,
  declaredPlacements,
  orderMigratingPackages,
  placementFindings,
  requirePackages,
} from '@sow/runner/project'
import { lintMigration } from '../lint/lint-migration.js'

/** What a check of migrations found. */
export interface MigrationCheck {
  /** How many were checked. */
  readonly migrations: number
  /** What is wrong with them. */
  readonly findings: readonly Finding[]
}

/**
 * Checks the migrations of a project's packages: sum files, ways down, every statement by the server's own
 * grammar, and what keeps a table from where it is declared to be in a cluster of Citus. The statements are recorded on a throw-away database; the project's own is not touched.
 */
export async function checkMigrations(project: ProjectPackages): Promise<MigrationCheck> {
  requirePackages(project)
  const findings = (await Promise.all(orderMigratingPackages(project.packages).map(sumFindings))).flat()
  const sets = buildMigrationSets(project.packages)
  const placing: Finding[] = []
  const recorded = await recordStatements(sets, undefined, async (migrated) => {
    placing.push(...(await placingFindings(project, migrated)))
  })
  for (const { set, name, statements } of recorded) {
    const owner = project.packages.find((candidate) => candidate.name === set.package)
    findings.push(
      ...(await lintMigration({
        where: `${set.package} ${name}`,
        statements,
        hasDown: (await set.load())[name]?.down !== undefined,
        source: owner === undefined ? null : readSource(owner, name),
      })),
    )
  }
  return { migrations: recorded.length, findings: [...findings, ...placing] }
}

/**
 * What would keep tables from where the packages that somebody works in declare them, by the tables that the migrations make. Of an
 * installed package its author has seen that.
 */
async function placingFindings(
  { packages }: ProjectPackages,
  migrated: Database,
): Promise<readonly Finding[]> {
  const declared = declaredPlacements(packages.filter(({ origin }) => origin === 'linked'))
  return declared.length === 0 ? [] : placementFindings((await lookAtPlacements(migrated, declared)).tables)
}

/** A published package has no sources: its sums were checked when it was built. */
async function sumFindings({ name, directory }: DiscoveredPackage): Promise<Finding[]> {
  const folder = join(directory, 'src/migrations')
  if (!existsSync(folder)) return []
  const problems = await checkSumFile(folder)
  return problems.map(({ rule, message, file }) => ({
    code: `SUM_${rule.replaceAll('-', '_').toUpperCase()}`,
    severity: 'error',
    where: file === undefined ? name : `${name} ${file}`,
    message,
    remedy: 'Put an applied migration back as it was; else write the sums again with `sow migration hash`.',
  }))
}

function readSource({ directory }: DiscoveredPackage, name: string): string | null {
  const file = join(directory, 'src/migrations', `${name}.ts`)
  return existsSync(file) ? readFileSync(file, 'utf8') : null
}
