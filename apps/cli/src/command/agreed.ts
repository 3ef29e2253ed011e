import { isInteractive } from '../process/is-interactive.js'
import { tell } from '../process/printing.js'
import { askYes } from './ask.js'

/**
 * True where what was named may be done: a person at a terminal is shown what it would do, and asked; a script has said it by
 * naming it.
 */
export async function isAgreed(
  { yes, json }: { readonly yes: boolean; readonly json: boolean },
  question: string,
  look: () => Promise<readonly string[]>,
): Promise<boolean> {
  if (yes || json || !isInteractive()) return true
  tell(...(await look()))
  return await askYes(question)
}
