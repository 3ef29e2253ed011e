import { type Database, missingOfTenants } from '@sow/engine'
import { SowError } from '@sow/kit/errors'
import type { SowConfig } from '../config/config.js'
import { ownTenants } from '../mapping/own-tenants.js'

/**
 * CONFIG_INVALID where the configuration names tenants by tables or columns that are not there, whether a dataset needs them now or
 * not; null where all are. For after the migrations, which may make them.
 */
export async function findTenantsFault(database: Database, { tenants }: SowConfig): Promise<SowError | null> {
  if (tenants === undefined) return null
  const missing = await missingOfTenants(database, ownTenants(tenants))
  if (missing.length === 0) return null
  return new SowError({
    code: 'CONFIG_INVALID',
    message: `\`tenants\` in the configuration names what is not in the database: ${missing.join('; ')}.`,
    hint: 'Correct it, or run the migration that makes it first.',
  })
}

/** Throws that. */
export async function requireOwnTenants(database: Database, config: SowConfig): Promise<void> {
  const fault = await findTenantsFault(database, config)
  if (fault !== null) throw fault
}
