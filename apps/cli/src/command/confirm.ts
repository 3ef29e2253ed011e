import { SowError } from '@sow/kit/errors'
import { isInteractive } from '../process/is-interactive.js'
import { tell } from '../process/printing.js'
import { ask } from './ask.js'

/** Throws GUARD_CONFIRM where a question would have to be asked and nobody is there to answer it. */
export function requireAnswer(yes: boolean): void {
  if (yes || isInteractive()) return
  throw new SowError({
    code: 'GUARD_CONFIRM',
    message: 'The command takes tables or rows away and asks first, and there is no terminal to ask at.',
    hint: 'Add --yes, once you have read what would be lost.',
  })
}

/** Shows what is about to happen and asks for the name of the database; true where it was typed. */
export async function confirmByName(lines: readonly string[], name: string): Promise<boolean> {
  tell(...lines)
  return (await ask(`Type ${name} to go on: `)) === name
}
