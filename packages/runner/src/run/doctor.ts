import {
  type ExamineOptions,
  examineDatabase,
  type KnownSymptom,
  type MigrationState,
  type MigrationStatus,
  mendSequences,
  readMigrationStatuses,
  type Symptom,
  translateDatabaseError,
} from '@sow/engine'
import { isSowError, type SowError } from '@sow/kit/errors'
import type { RunContext } from '../context/run-context.js'
import { readingDatabase, usingDatabase } from '../context/using-database.js'
import type { Finding } from '../report/finding.js'
import type { DoctorReport } from '../report/look-reports.js'
import { buildDatasetGraph } from '../resolve/dataset-graph.js'
import { buildDatasetUnits } from '../units/dataset-units.js'
import { buildMigrationSets } from '../units/migration-sets.js'

export interface DoctorChoices extends ExamineOptions {
  /** True to set the sequences that are behind past the values that are there. */
  readonly mendSequences?: boolean
}

/**
 * Looks for everything that can be wrong, and says how to mend each. `expectRun`: a run that somebody wrote down, and that
 * the ledger has to have. Writes nothing but the sequences that it is told to mend. Throws SowError.
 */
export async function examine(context: RunContext, options: DoctorChoices = {}): Promise<DoctorReport> {
  const { packages } = context.project
  const faults = [...context.project.faults]
  const onFault = (error: SowError) => void faults.push(error)
  const sets = buildMigrationSets(packages, onFault)
  const nodes = [...buildDatasetGraph(packages, onFault).values()]
  const using = options.mendSequences === true ? usingDatabase : readingDatabase
  return await using(context, async ({ database, report }) => {
    const statuses = await readMigrationStatuses(database, sets).catch(unreadableHistory)
    // What a pending migration makes fit is no fault.
    const isMigrated = statuses.every(({ state }) => state !== 'pending')
    const units = isMigrated ? buildDatasetUnits(context, nodes) : []
    const mended = options.mendSequences === true ? await mendSequences(database, units) : []
    const symptoms = await examineDatabase(database, { ...options, units })
    return {
      database: report,
      run: null,
      mended,
      findings: [
        ...faults.map(ofFault),
        ...statuses.flatMap((status) => ofMigration(status, faults)),
        ...symptoms.map(ofSymptom),
      ],
    }
  })
}

/** Why the ledger cannot be read, its examination says. */
function unreadableHistory(error: unknown): readonly MigrationStatus[] {
  if (isSowError(error) || isSowError(translateDatabaseError(error))) return []
  throw error
}

function ofFault({ code, message, hint, place }: SowError): Finding {
  const where = place.dataset ?? place.package ?? 'the project'
  return { code, severity: 'error', where, message, remedy: hint }
}

const migrationFindings: Readonly<Partial<Record<MigrationState, Omit<Finding, 'where'>>>> = {
  edited: {
    code: 'MIGRATION_EDITED',
    severity: 'error',
    message: 'Its source is not what was applied.',
    remedy: 'Restore the file as it was applied, and put the change into a new migration.',
  },
  missing: {
    code: 'MIGRATION_MISSING',
    severity: 'error',
    message: 'It is applied, and no installed package has it.',
    remedy: 'Install the version of the package that has it.',
  },
  'out-of-order': {
    code: 'MIGRATION_OUT_OF_ORDER',
    severity: 'error',
    message: 'It stands before others that are applied.',
    remedy: 'Give it a later number with `sow migration renumber`.',
  },
  partial: {
    code: 'MIGRATION_PARTIAL',
    severity: 'error',
    message: 'It was started outside a transaction, and not seen to end.',
    remedy: 'Run `sow db migrate`: it looks at the catalog and goes on.',
  },
  pending: {
    code: 'MIGRATION_PENDING',
    severity: 'note',
    message: 'It is not applied yet.',
    remedy: 'Run `sow db migrate`.',
  },
}

function ofMigration(
  { package: owner, name, state }: MigrationStatus,
  faults: readonly SowError[],
): Finding[] {
  // Of a package that cannot be read, that is the finding.
  if (state === 'missing' && faults.some(({ place }) => place.package === owner)) return []
  const finding = migrationFindings[state]
  return finding === undefined ? [] : [{ ...finding, where: `${owner} ${name}` }]
}

const symptomFindings: Readonly<Record<KnownSymptom['kind'], Omit<Finding, 'where'>>> = {
  'ledger-newer': {
    code: 'LEDGER_NEWER',
    severity: 'error',
    message: 'A newer Sow wrote the ledger.',
    remedy: 'Update @sow/cli to the version that wrote it.',
  },
  'ledger-incomplete': {
    code: 'LEDGER_CORRUPT',
    severity: 'error',
    message: 'The table is missing from the ledger.',
    remedy: 'Restore the schema "sow" from a backup.',
  },
  'invalid-index': {
    code: 'INVALID_INDEX',
    severity: 'error',
    message: 'The index is not valid: a concurrent build failed or was stopped.',
    remedy: 'Rebuild it: reindex index concurrently NAME.',
  },
  'lock-held': {
    code: 'LOCK_BUSY',
    severity: 'note',
    message: 'A run of Sow is at work.',
    remedy: 'Wait for it; the lock ends with its transaction, also where its process is gone.',
  },
  'idle-transaction': {
    code: 'IDLE_TRANSACTION',
    severity: 'warning',
    message: 'A session of Sow sits in a transaction and does nothing.',
    remedy: 'If its process is gone, end it: select pg_terminate_backend(PID).',
  },
  'base-without-dataset': {
    code: 'LEDGER_STRAY_BASE',
    severity: 'warning',
    message: 'The ledger keeps a base of a dataset that it no longer knows.',
    remedy: 'Seed the dataset again; if it is gone for good, drop the table from the schema "sow".',
  },
  'dataset-without-table': {
    code: 'TARGET_MISSING',
    severity: 'error',
    message: 'The ledger has a dataset whose table does not exist.',
    remedy: 'Run the migrations that make the table, then seed the dataset.',
  },
  'ledger-changed': {
    code: 'LEDGER_CHANGED',
    severity: 'error',
    message: 'It is not as Sow left it: somebody changed the ledger by hand.',
    remedy:
      'Take the change back, or restore the schema "sow" together with the tables from a backup. Write nothing to the schema "sow".',
  },
  'ledger-older': {
    code: 'LEDGER_BEHIND',
    severity: 'error',
    message: 'The ledger ends before the run that is expected.',
    remedy: 'Restore a later backup; if there is none, seed again what was applied since.',
  },
  'base-missing': {
    code: 'LEDGER_BASE_MISSING',
    severity: 'error',
    message: 'The table is missing from the ledger: what the site edited is no longer known.',
    remedy: 'Restore the table from a backup of the schema "sow" before the dataset is seeded again.',
  },
  'base-incomplete': {
    code: 'LEDGER_CORRUPT',
    severity: 'error',
    message:
      'The table of the ledger lacks columns that it had: what the site edited in them is no longer known.',
    remedy: 'Restore the table from a backup of the schema "sow" before the dataset is seeded again.',
  },
  'sequence-behind': {
    code: 'SEQUENCE_BEHIND',
    severity: 'error',
    message: 'Its sequence gives values that rows have already, so the next insert may fail.',
    remedy:
      "Set it past them: `sow db doctor --mend sequences`, or select setval('SEQUENCE', (select max(COLUMN) from TABLE)).",
  },
}

function ofSymptom(symptom: Symptom): Finding {
  if (symptom.kind === 'failed') {
    const { where, error } = symptom
    return { code: error.code, severity: 'error', where, message: error.message, remedy: error.hint }
  }
  const { kind, where, detail } = symptom
  const finding = symptomFindings[kind]
  return { ...finding, where, message: detail === '' ? finding.message : `${finding.message} (${detail})` }
}
