import { createInterface } from 'node:readline/promises'
import { interruption } from '../process/interruption.js'

/** One question of a form: what an empty answer means stands in brackets. */
export interface Question {
  readonly text: string
  readonly fallback: string
}

/** Asks a person at the terminal, on stderr; an empty answer is the fallback. */
export async function ask({ text, fallback }: Question): Promise<string> {
  using readline = createInterface({ input: process.stdin, output: process.stderr })
  const shown = fallback === '' ? `${text}: ` : `${text} [${fallback}]: `
  const answer = await readline.question(shown, { signal: interruption })
  return answer.trim() === '' ? fallback : answer.trim()
}

/** A question with two answers, of which no is the default. */
export async function askYes(text: string): Promise<boolean> {
  return /^y(es)?$/i.test(await ask({ text: `${text} (y/N)`, fallback: '' }))
}
