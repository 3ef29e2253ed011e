import { sql } from 'kysely'
import type { Database } from '../../database/database.js'

/** The run that a value comes from, and the release that it had. */
export interface Writer {
  readonly run: WritingRun
  readonly release: WrittenRelease | null
}

export interface WritingRun {
  readonly id: number
  /** The command that it was, without `sow`. */
  readonly command: string
  /** Who ran it. */
  readonly actor: string
  /** ISO 8601, as the database's clock had it. */
  readonly at: string
}

export interface WrittenRelease {
  readonly package: string
  readonly version: string
}

interface FoundWriter extends WritingRun {
  readonly versions: Readonly<Record<string, string>>
  readonly next: (WrittenRelease & { readonly run: number }) | null
  readonly now: (WrittenRelease & { readonly run: number }) | null
}

/**
 * Runs by their number, each with the release that one tenant's copy of a dataset had after it. What the run's successor replaced
 * says so, or the ledger as it is now; where the successor was pruned, the run's own record of packages.
 */
export async function readWriters(
  database: Database,
  { dataset, tenantId }: { readonly dataset: string; readonly tenantId: string },
  runs: readonly number[],
): Promise<ReadonlyMap<number, Writer>> {
  if (runs.length === 0) return new Map()
  const found = await sql<FoundWriter>`
    select
      run.id,
      run.command,
      run.actor,
      to_json(run.started_at) #>> '{}' as at,
      run.packages as versions,
      (
        select before
        from sow.release
        where release.run > run.id
          and release.dataset = ${dataset}
          and ${tenantId} = any (release.tenants)
        order by release.run, release.ordinal
        limit 1
      ) as next,
      (
        select jsonb_build_object('package', applied.package, 'version', applied.version, 'run', applied.run)
        from sow.copy as copy
        join sow.dataset as applied
          on applied.dataset = copy.dataset
          and applied.ordinal = copy.applied
        where copy.dataset = ${dataset}
          and copy.tenant = ${tenantId}
      ) as now
    from sow.run as run
    where run.id in (${sql.join([...runs])})
  `.execute(database.query)
  return new Map(
    found.rows.map(({ versions, next, now, ...run }) => [
      run.id,
      { run, release: releaseAfter(run.id, next ?? now, versions) },
    ]),
  )
}

function releaseAfter(
  run: number,
  stood: FoundWriter['next'],
  versions: FoundWriter['versions'],
): WrittenRelease | null {
  if (stood === null) return null
  if (stood.run <= run) return { package: stood.package, version: stood.version }
  const version = versions[stood.package]
  return version === undefined ? null : { package: stood.package, version }
}
