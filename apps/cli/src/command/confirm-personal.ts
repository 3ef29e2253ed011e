import { SowError } from '@sow/kit/errors'
import type { PersonalColumn } from '@sow/workshop'
import { isInteractive } from '../process/is-interactive.js'
import { askYes } from './ask.js'

/**
 * Asks whether columns that seem personal shall become part of a package. Throws GUARD_CONFIRM, with every column,
 * where nobody is there to ask.
 */
export async function confirmPersonal(columns: readonly PersonalColumn[]): Promise<boolean> {
  const problems = columns.map(({ table, column, looksLike }) => ({
    rule: 'personal-data',
    message: `${table}.${column} seems to hold ${looksLike}.`,
    table,
    column,
  }))
  if (!isInteractive())
    throw new SowError({
      code: 'GUARD_CONFIRM',
      message: `What belongs to persons has no place in a package, and ${columns.length === 1 ? 'a column seems' : `${columns.length} columns seem`} to hold such.`,
      hint: 'Look at these columns; --yes says that they hold nothing of the kind, or that it is meant.',
      problems,
    })
  process.stderr.write(`${problems.map(({ message }) => `${message}\n`).join('')}`)
  return await askYes('Write them into the package?')
}
