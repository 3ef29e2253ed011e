import { appendFileSync, writeFileSync } from 'node:fs'

/** Most lines of a command's output that the transcript shows. */
const shownLines = 14
/** Most characters of a line that it shows. */
const shownCharacters = 160

/** What the journey did, for people: the file that SOW_JOURNEY_TRANSCRIPT names, nothing without it. */
export interface Transcript {
  heading(text: string): void
  command(line: string, output: string, exitCode: number | null, milliseconds: number): void
}

/** Begins the transcript; `hidden` texts, such as folders of this run, are written by their names. */
export function beginTranscript(hidden: ReadonlyMap<string, string>): Transcript {
  const file = process.env['SOW_JOURNEY_TRANSCRIPT']
  if (file === undefined || file === '') return { heading: () => {}, command: () => {} }
  writeFileSync(file, '')
  const write = (text: string) => appendFileSync(file, hide(text, hidden))
  return {
    heading: (text) => write(`\n# ${text}\n\n`),
    command: (line, output, exitCode, milliseconds) => {
      const lines = output.trimEnd().split('\n').map(shorten)
      const rest = lines.length - shownLines
      const shown = rest > 1 ? [...lines.slice(0, shownLines), `... ${rest} more lines`] : lines
      write(`$ ${line}\n${shown.join('\n')}\n(exit ${exitCode}, ${(milliseconds / 1000).toFixed(1)} s)\n\n`)
    },
  }
}

function shorten(line: string): string {
  return line.length > shownCharacters ? `${line.slice(0, shownCharacters)}...` : line
}

function hide(text: string, hidden: ReadonlyMap<string, string>): string {
  return [...hidden].reduce((written, [secret, name]) => written.replaceAll(secret, name), text)
}
