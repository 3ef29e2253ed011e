import type { MigrationState, MigrationStatus } from '@sow/engine'
import type { SowError } from '@sow/kit/errors'
import type { Finding } from '../report/finding.js'

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

/** What is wrong with a migration; nothing with one that is as it should be. */
export function ofMigration(
  { package: owner, name, state }: MigrationStatus,
  faults: readonly SowError[],
): Finding[] {
  // Of a package that cannot be read, that is the finding.
  if (state === 'missing' && faults.some(({ place }) => place.package === owner)) return []
  const finding = migrationFindings[state]
  return finding === undefined ? [] : [{ ...finding, where: `${owner} ${name}` }]
}
