import { SowError } from '@sow/kit/errors'
import { interruption } from '../process/interruption.js'
import { askMainThread } from '../process/main-thread.js'
import { printable } from '../render/printable.js'

/** Asks a person at the terminal, on stderr, and answers what was typed. Throws GUARD_CONFIRM where nobody answers. */
export async function ask(text: string): Promise<string> {
  const answer = await askMainThread(printable(text))
  interruption.throwIfAborted()
  if (answer !== null) return answer.trim()
  throw new SowError({
    code: 'GUARD_CONFIRM',
    message: 'The question was not answered: the terminal was closed.',
    hint: 'Run the command again, or answer with flags.',
  })
}

/** One question of a form: what an empty answer means stands in brackets. */
export interface Question {
  readonly text: string
  readonly fallback: string
}

/** Asks for a text; an empty answer is the fallback. */
export async function askText({ text, fallback }: Question): Promise<string> {
  const answer = await ask(fallback === '' ? `${text}: ` : `${text} [${fallback}]: `)
  return answer === '' ? fallback : answer
}

/** A question with two answers, of which no is the default. */
export async function askYes(text: string): Promise<boolean> {
  return /^y(es)?$/i.test(await ask(`${text} (y/N): `))
}
