import { sql } from 'kysely'
import type { Database } from '../../database/database.js'
import { isPruned } from '../row/pruned-runs.js'

/** The run that a value comes from, and the release that it had. */
export interface Writer {
  readonly run: WritingRun
  readonly release: WrittenRelease | null
}

/** A run that wrote a value. */
export interface WritingRun {
  /** Its number. */
  readonly id: number
  /** The command that it was, without `sow`. */
  readonly command: string
  /** Who ran it. */
  readonly actor: string
  /** ISO 8601, as the database's clock had it. */
  readonly at: string
}

/** A release that a value came with. */
export interface WrittenRelease {
  /** The npm package that brought it. */
  readonly package: string
  /** The package's version then. */
  readonly version: string
}

/** The runs that a row tells of, and those that it cannot tell of any more. */
export interface RunsOfRow {
  readonly writers: ReadonlyMap<number, Writer>
  /** Runs that wrote rows of the dataset since, and whose before-images were pruned. */
  readonly pruned: readonly number[]
}

interface FoundWriter extends WritingRun {
  readonly isPruned: boolean
  readonly versions: Readonly<Record<string, string>>
  readonly next: (WrittenRelease & { readonly run: number }) | null
  readonly now: (WrittenRelease & { readonly run: number }) | null
}

/**
 * Runs by their number, each with the release that one tenant's copy of a dataset had after it. What the run's successor replaced
 * says so, or the ledger as it is now; where the successor was pruned, the run's own record of packages. `since`: from which run on
 * it matters what was pruned.
 */
export async function readWriters(
  database: Database,
  { dataset, tenantId }: { readonly dataset: string; readonly tenantId: string },
  { runs, since }: { readonly runs: readonly number[]; readonly since: number },
): Promise<RunsOfRow> {
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
      ) as now,
      lost.is_pruned as "isPruned"
    from sow.run as run
    cross join lateral (
      select ${isPruned(dataset, since)} as is_pruned
    ) as lost
    where run.id = any (${[...runs]}::bigint[])
      or lost.is_pruned
    order by run.id
  `.execute(database.repeated)
  return {
    writers: new Map(
      found.rows.map(({ versions, next, now, isPruned: _, ...run }) => [
        run.id,
        { run, release: releaseAfter(run.id, next ?? now, versions) },
      ]),
    ),
    pruned: found.rows.flatMap(({ id, isPruned: is }) => (is ? [id] : [])),
  }
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
