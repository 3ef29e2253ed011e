import { SowError } from '@sow/kit/errors'
import type { MigrationSet } from './migration-set.js'
import type { AppliedMigration } from './read-applied-migrations.js'
import type { MigrationStep } from './run-migration.js'

/** How far to go. */
export interface MigrationRange {
  readonly to: string | null
  readonly steps: number | null
}

/** What is pending, in the packages' order, as far as the range says. Throws CONFIG_USAGE for an unknown name. */
export function pendingMigrations(
  sets: readonly MigrationSet[],
  applied: readonly AppliedMigration[],
  range: MigrationRange,
): MigrationStep[] {
  const all = allSteps(sets)
  if (range.to !== null) requireKnown(range.to, all)
  const end = range.to === null ? all.length : all.findIndex(({ name }) => name === range.to) + 1
  const pending = all
    .slice(0, end)
    .filter(
      ({ set, name }) =>
        !applied.some(
          (done) => done.state !== 'started' && done.package === set.package && done.name === name,
        ),
    )
  return range.steps === null ? pending : pending.slice(0, range.steps)
}

/**
 * What a rollback undoes, the newest first: the last one, `steps` of them, or all after `to`, which stays.
 * Throws CONFIG_USAGE for an unknown name, MIGRATION_MISSING where the installed packages lack one of them,
 * MIGRATION_IRREVERSIBLE where one of them was adopted.
 */
export function migrationsToRollBack(
  sets: readonly MigrationSet[],
  applied: readonly AppliedMigration[],
  range: MigrationRange,
): MigrationStep[] {
  const newestFirst = applied.toReversed()
  if (range.to !== null) requireKnown(range.to, applied)
  const count =
    range.to === null ? (range.steps ?? 1) : newestFirst.findIndex(({ name }) => name === range.to)
  const all = allSteps(sets)
  return newestFirst.slice(0, count).map((done) => {
    if (done.state === 'adopted') throw belowBaseline(done)
    const step = all.find(({ set, name }) => set.package === done.package && name === done.name)
    if (step !== undefined) return step
    throw new SowError({
      code: 'MIGRATION_MISSING',
      message: `The migration ${done.name} of ${done.package} is applied, but no installed package has it.`,
      hint: `Install the version of ${done.package} that has it.`,
      place: { package: done.package, migration: done.name },
    })
  })
}

/** What was there before Sow was not made by a migration that could be undone. */
function belowBaseline({ package: owner, name }: AppliedMigration): SowError {
  return new SowError({
    code: 'MIGRATION_IRREVERSIBLE',
    message: `The migration ${name} of ${owner} was adopted: what it stands for was there before Sow, and is not taken down.`,
    hint: 'Roll back no further than the migration after it, or end the adoption with `sow db adopt --undo`.',
    place: { package: owner, migration: name },
  })
}

/** Every migration of every package, in the order in which they are applied. */
export function allSteps(sets: readonly MigrationSet[]): MigrationStep[] {
  return sets.flatMap((set) => set.migrations.map(({ name, sum }) => ({ set, name, sum })))
}

function requireKnown(name: string, known: readonly { readonly name: string }[]): void {
  if (known.some((candidate) => candidate.name === name)) return
  throw new SowError({
    code: 'CONFIG_USAGE',
    message: `There is no migration named ${name}.`,
    hint: 'List them with `sow db status`.',
  })
}
