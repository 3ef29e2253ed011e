import { type Protection, protectDatabase } from '@sow/engine'
import { SowError } from '@sow/kit/errors'
import { lockOptions } from '../context/lock-options.js'
import type { RunContext } from '../context/run-context.js'
import { runIdentity } from '../context/run-identity.js'
import { usingDatabase } from '../context/using-database.js'
import type { ProtectReport } from '../report/look-reports.js'

export interface ProtectChoices extends Protection {
  /** The database's name as the caller typed it: taking protection off asks for it. */
  readonly confirm: string | null
}

/** Labels and protects the project's database, or takes its protection off. Throws GUARD_CONFIRM, SowError. */
export async function protect(context: RunContext, choices: ProtectChoices): Promise<ProtectReport> {
  return await usingDatabase(context, async ({ database, report }) => {
    if (!choices.protected && choices.confirm !== report.name) throw unconfirmed(report.name)
    const { environment, protected: isProtected } = choices
    const now = await protectDatabase(
      database,
      { environment, protected: isProtected },
      { lock: lockOptions(context), run: runIdentity(context) },
    )
    return { database: report, run: null, ...now }
  })
}

function unconfirmed(name: string): SowError {
  return new SowError({
    code: 'GUARD_CONFIRM',
    message: `Taking the protection off ${name} needs its name, typed.`,
    hint: `If that is meant, run again with --confirm=${name}.`,
  })
}
