import { type KnownSymptom, type Symptom, tellAlone } from '@sow/engine'
import type { Finding } from '../report/finding.js'

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
    message: 'It is missing from the ledger: somebody dropped it.',
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
    remedy:
      'Bring the table back with what made it, then seed the dataset. If it is gone for good, `sow db remove` forgets its domain.',
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
    remedy: 'Set it past them: `sow db doctor --mend sequences`.',
  },
}

/** What doctor says of a symptom; `ledger`: the schema that has the ledger. */
export function ofSymptom(symptom: Symptom, ledger: string): Finding {
  if (symptom.kind === 'failed') {
    const { where, error } = symptom
    return { code: error.code, severity: 'error', where, message: tellAlone(error), remedy: error.hint }
  }
  const { kind, where, detail } = symptom
  const finding = symptomFindings[kind]
  return {
    ...finding,
    where,
    message: detail === '' ? finding.message : `${finding.message} (${detail})`,
    remedy: finding.remedy.replaceAll('the schema "sow"', `the schema "${ledger}"`),
  }
}
