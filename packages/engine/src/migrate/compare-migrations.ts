import { SowError } from '@sow/kit/errors'
import { isNewerVersion } from '../database/is-newer-version.js'
import type { MigrationSet, MigrationState, MigrationStatus } from './migration-set.js'
import type { AppliedMigration } from './read-applied-migrations.js'

/** Holds the packages' migrations against the ledger: the packages' own in their order, then the missing ones. */
export function compareMigrations(
  sets: readonly MigrationSet[],
  applied: readonly AppliedMigration[],
): MigrationStatus[] {
  const known = new Map(applied.map((migration) => [keyOf(migration), migration]))
  const installed = sets.flatMap((set) => {
    const last = set.migrations.findLastIndex(({ name }) => known.has(keyOf({ package: set.package, name })))
    return set.migrations.map(({ name, sum }, index) => ({
      package: set.package,
      name,
      state: stateOf(sum, known.get(keyOf({ package: set.package, name })), index < last),
    }))
  })
  const listed = new Set(installed.map(keyOf))
  const missing = applied
    .filter((migration) => !listed.has(keyOf(migration)))
    .map((migration) => ({ package: migration.package, name: migration.name, state: 'missing' as const }))
  return [...installed, ...missing]
}

function stateOf(
  sum: string,
  applied: AppliedMigration | undefined,
  hasLaterApplied: boolean,
): MigrationState {
  if (applied === undefined) return hasLaterApplied ? 'out-of-order' : 'pending'
  if (applied.state === 'started') return 'partial'
  if (applied.sum !== sum) return 'edited'
  return applied.state === 'adopted' ? 'adopted' : 'applied'
}

function keyOf(migration: { readonly package: string; readonly name: string }): string {
  return `${migration.package} ${migration.name}`
}

/**
 * Refuses a history that cannot be trusted: a migration edited after it was applied, or one that the installed
 * package lacks although it is no older than the one that applied it.
 * Throws MIGRATION_EDITED, MIGRATION_OUT_OF_ORDER or MIGRATION_MISSING with every one of them.
 */
export function checkHistory(sets: readonly MigrationSet[], applied: readonly AppliedMigration[]): void {
  const statuses = compareMigrations(sets, applied)
  const edited = statuses.filter(({ state }) => state === 'edited')
  if (edited.length > 0)
    throw new SowError({
      code: 'MIGRATION_EDITED',
      message: `Applied migrations were edited: ${edited.map(({ name }) => name).join(', ')}.`,
      hint: 'Restore the file as it was applied, and put the change into a new migration.',
      problems: edited.map((status) => problem(status, 'edited', 'its source is not what the ledger has')),
    })
  const inserted = statuses.filter(({ state }) => state === 'out-of-order')
  if (inserted.length > 0)
    throw new SowError({
      code: 'MIGRATION_OUT_OF_ORDER',
      message: `Migrations stand before others that are applied already: ${inserted.map(({ name }) => name).join(', ')}.`,
      hint: 'Give them a later number with `sow migration renumber NAME`, and build the package again.',
      problems: inserted.map((status) =>
        problem(status, 'out-of-order', 'a later migration is applied already'),
      ),
    })
  const missing = statuses.filter(
    ({ state, ...status }) => state === 'missing' && isError(status, sets, applied),
  )
  if (missing.length > 0)
    throw new SowError({
      code: 'MIGRATION_MISSING',
      message: `The ledger knows migrations that the installed packages lack: ${missing.map(({ name }) => name).join(', ')}.`,
      hint: 'Install the package version that has them; see `sow db status`.',
      problems: missing.map((status) => problem(status, 'missing', 'the installed package lacks it')),
    })
}

/** An older package lacks what a newer one brought, and a package that is not installed is not asked. */
function isError(
  status: { readonly package: string; readonly name: string },
  sets: readonly MigrationSet[],
  applied: readonly AppliedMigration[],
): boolean {
  const set = sets.find((candidate) => candidate.package === status.package)
  const known = applied.find((candidate) => keyOf(candidate) === keyOf(status))
  return set !== undefined && known !== undefined && !isNewerVersion(known.version, set.version)
}

function problem(status: MigrationStatus, rule: string, what: string) {
  return { rule, message: `${status.name}: ${what}`, package: status.package, migration: status.name }
}
