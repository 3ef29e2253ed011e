import { type DownFinding, readUnfitDatasets, verifyDowns, wayDown } from '@sow/engine'
import { requirePackages } from '../context/require-packages.js'
import type { RunContext } from '../context/run-context.js'
import { readingDatabase } from '../context/using-database.js'
import type { Finding } from '../report/finding.js'
import type { VerifyReport } from '../report/look-reports.js'
import { migrationsOf, readMigrations } from '../units/migration-sets.js'
import { ofSymptom } from './symptom-findings.js'

/**
 * Checks the sums of everything applied, that the tables of what was seeded are there and can take it, and proves every `down` on a throw-away database. Writes nothing.
 * Throws SowError where a migration does not run at all.
 */
export async function verify(context: RunContext): Promise<VerifyReport> {
  requirePackages(context.project)
  const sets = migrationsOf(context.project)
  const { report, statuses, unfit } = await readingDatabase(context, async ({ database, report: found }) => ({
    report: found,
    statuses: await readMigrations(database, context.project, sets),
    unfit: await readUnfitDatasets(database),
  }))
  const edited = statuses.filter(({ state }) => state === 'edited')
  const findings = [
    ...edited.map(
      ({ package: owner, name }): Finding => ({
        code: 'MIGRATION_EDITED',
        severity: 'error',
        where: `${owner} ${name}`,
        message: 'Its source is not what was applied.',
        remedy: 'Restore the file as it was applied, and put the change into a new migration.',
      }),
    ),
    ...unfit.map(ofSymptom),
    ...(await verifyDowns(sets)).map(describeDown),
  ]
  const loaded = await Promise.all(sets.map((set) => set.load()))
  const migrations = loaded
    .flatMap((set) => Object.values(set))
    .filter((each) => wayDown(each) !== undefined).length
  return { database: report, run: null, migrations, findings }
}

function describeDown({ package: owner, migration, after, example }: DownFinding): Finding {
  return {
    code: 'MIGRATION_IRREVERSIBLE',
    severity: 'error',
    where: `${owner} ${migration}`,
    message: `After going ${after} the catalog differs, for example in: ${example}.`,
    remedy: 'Let `down` undo exactly what `up` does.',
  }
}
