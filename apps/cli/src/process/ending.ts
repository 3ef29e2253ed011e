import { printable, printableJson } from '../render/printable.js'

/** How a command ends: what is written, and the exit code of the process. */
export interface Ending {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

export const silentSuccess: Ending = Object.freeze({ exitCode: 0, stdout: '', stderr: '' })

/** One JSON document, as every command prints it with `--json`. */
export function documentText(document: object): string {
  return `${printableJson(document, 2)}\n`
}

/** Lines as they are printed; each is one, whatever it holds. */
export function linesText(lines: readonly string[]): string {
  return lines.map((line) => `${printable(line)}\n`).join('')
}
