import {
  type AdoptionEvidence,
  type CatalogDifference,
  claimsOf,
  type DatabaseIdentity,
  type DoubledClaim,
  doublesOf,
  type FoundTracker,
  type LeftBehind,
  type PortedMigration,
  type PortedProof,
  type RunReport,
  type TrackerEntry,
  troublesOf,
  type UndoneAdoption,
  unrecordedOf,
} from '@sow/engine'
import type { AdoptionReport } from './adoption-report.js'
import type { DatabaseReport } from './reports.js'

/** Another tool's record of migrations. */
export interface TrackerReport extends Omit<FoundTracker, 'entries' | 'writers' | 'hint'> {
  /** How many migrations the tool takes for applied; null where this role may not read them. */
  readonly applied: number | null
  /** The newest of them; null where there is none. */
  readonly newest: TrackerEntry | null
  /** Migrations that failed, or stopped half way. */
  readonly troubles: readonly TrackerEntry[]
  /** Names that it has twice, and numbers that two migrations of it have. */
  readonly doubles: readonly DoubledClaim[]
}

/** A migration that another tool takes for applied. */
export interface ClaimReport {
  /** The tool. */
  readonly tool: string
  /** What it calls the migration. */
  readonly name: string
  /** What was held against the catalog, or why nothing could be. */
  readonly because: string
}

/** What is in a database that existed before Sow. */
export interface AdoptReport {
  readonly database: DatabaseReport
  /** Null where nothing was written. */
  readonly run: RunReport | null
  /** How the database was taken over; null where it is not. */
  readonly adoption: AdoptionReport | null
  /** The records of other tools. */
  readonly trackers: readonly TrackerReport[]
  /** The tables of the project's schema, but for those of extensions and trackers. */
  readonly tables: readonly string[]
  /** Claimed, and the catalog has what they make. */
  readonly proven: readonly ClaimReport[]
  /** Claimed, and the catalog lacks what they make. */
  readonly absent: readonly ClaimReport[]
  /** Claimed, and nobody can say what they make. */
  readonly unproven: readonly ClaimReport[]
  /** Old names of `--ported` that no record has. */
  readonly unrecorded: readonly string[]
  /** Present, and no proven claim makes it: `table wards`. */
  readonly unclaimed: readonly string[]
  /** In what the catalog differs from what was claimed, or from what the packages make. */
  readonly differences: readonly CatalogDifference[]
  /** What no comparison looks at, and no proof is one of: `publication orders`. */
  readonly notCompared: readonly string[]
  /** Only of `--undo`: what ended, or would. */
  readonly ended: UndoneAdoption['ended'] | null
  /** Only of an adoption that ends: rows that Sow brought, and that an edit or a reference keeps. */
  readonly left: readonly LeftBehind[]
  /** Which database it is: a saved plan is refused in a copy. */
  readonly identity: DatabaseIdentity
  /** What an adoption rests on: a saved plan has it, and is refused where it is another one. */
  readonly evidence: AdoptionEvidence
}

/** What a tracker says, without its entries. */
export function trackerReport(tracker: FoundTracker): TrackerReport {
  const { entries, writers: _, hint: __, ...told } = tracker
  const claims = claimsOf(tracker)
  return {
    ...told,
    applied: entries === null ? null : claims.length,
    newest: claims.at(-1) ?? null,
    troubles: troublesOf(tracker),
    doubles: doublesOf(tracker),
  }
}

/** What other tools claim, in three lists; without counterparts nobody knows what a name makes. */
export function listClaims(
  trackers: readonly FoundTracker[],
  proof: (PortedProof & { readonly ported: readonly PortedMigration[] }) | null,
): Pick<AdoptReport, 'proven' | 'absent' | 'unproven' | 'unrecorded'> {
  const names = new Map(proof?.ported.map(({ old, name }) => [old, name]))
  const isIn = (steps: PortedProof['proven'] | undefined, old: string) =>
    steps?.some(({ name }) => name === names.get(old)) === true
  const judged = trackers.flatMap((tracker) =>
    claimsOf(tracker).map(({ name }): ClaimReport & { readonly list: 'proven' | 'absent' | 'unproven' } => {
      const { tool } = tracker
      const counterpart = names.get(name)
      if (isIn(proof?.proven, name))
        return { list: 'proven', tool, name, because: `The catalog is what ${counterpart} makes.` }
      if (isIn(proof?.absent, name))
        return { list: 'absent', tool, name, because: `The catalog is not what ${counterpart} makes.` }
      return {
        list: 'unproven',
        tool,
        name,
        because: `Sow does not know what this migration of ${tool} makes.`,
      }
    }),
  )
  const of = (wanted: string) =>
    judged.filter(({ list }) => list === wanted).map(({ list: _, ...claim }) => claim)
  return {
    proven: of('proven'),
    absent: of('absent'),
    unproven: of('unproven'),
    unrecorded: unrecordedOf(trackers, proof?.ported ?? []),
  }
}
