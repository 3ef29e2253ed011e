/** How a command ends: what is written, and the exit code of the process. */
export interface Ending {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

export const silentSuccess: Ending = Object.freeze({ exitCode: 0, stdout: '', stderr: '' })

/** One JSON document, as every command prints it with `--json`. */
export function documentText(document: object): string {
  return `${JSON.stringify(document, null, 2)}\n`
}

export function linesText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('')
}
