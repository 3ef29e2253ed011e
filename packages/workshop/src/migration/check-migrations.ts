import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { recordStatements } from '@sow/engine'
import { checkSumFile } from '@sow/kit/build'
import type { DiscoveredPackage, Finding, ProjectPackages } from '@sow/runner/project'
import { buildMigrationSets, orderMigratingPackages, requirePackages } from '@sow/runner/project'
import { lintMigration } from '../lint/lint-migration.js'

/** What a check of migrations found. */
export interface MigrationCheck {
  /** How many were checked. */
  readonly migrations: number
  /** What is wrong with them. */
  readonly findings: readonly Finding[]
}

/**
 * Checks the migrations of a project's packages: sum files, ways down, and every statement by the server's own
 * grammar. The statements are recorded on a throw-away database; the project's own is not touched.
 */
export async function checkMigrations(project: ProjectPackages): Promise<MigrationCheck> {
  requirePackages(project)
  const findings = (await Promise.all(orderMigratingPackages(project.packages).map(sumFindings))).flat()
  const sets = buildMigrationSets(project.packages)
  const recorded = await recordStatements(sets)
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
  return { migrations: recorded.length, findings }
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
