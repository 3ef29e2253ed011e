import { createInterface } from 'node:readline/promises'
import { interruption } from '../process/interruption.js'
import { printable } from '../render/printable.js'

/** Asks a person at the terminal, on stderr, and answers what was typed. */
export async function ask(text: string): Promise<string> {
  using readline = createInterface({ input: process.stdin, output: process.stderr })
  return (await readline.question(printable(text), { signal: interruption })).trim()
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
