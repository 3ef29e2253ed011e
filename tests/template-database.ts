import { inject } from 'vitest'
import { openDatabase } from '../packages/engine/src/server/open-database.js'
import { createDatabase, type ThrowAwayDatabase, usingDatabase } from '../packages/engine/src/throw-away.js'
import type {} from './start-postgres.js'

/**
 * A copy of a database that is made once in a run of the tests: whoever asks first makes it, and others wait meanwhile.
 * Its name, of small letters and `_`, stands for all that `make` does.
 */
export async function copyOfTemplate(
  name: string,
  make: (database: ThrowAwayDatabase) => Promise<void>,
): Promise<ThrowAwayDatabase> {
  const { superuserUrl, run } = inject('postgres')
  const template = `template_${run}_${name}`
  await using session = await openDatabase({ kind: 'postgres', url: superuserUrl })
  // The lock ends with the session.
  await session.query(`select pg_advisory_lock(hashtext('${template}'))`)
  const found = await session.query(`select datname from pg_database where datname = '${template}'`)
  if (found.rows.length === 0)
    await usingDatabase(superuserUrl, async (database) => {
      await make(database)
      await createDatabase(superuserUrl, { template: database.name, name: template })
    })
  return await createDatabase(superuserUrl, { template })
}
