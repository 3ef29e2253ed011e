import { SowError } from '@sow/kit/errors'

const longestNote = 200

/** A command as the ledger records it, with what a person noted, as a shell would read it: `db resolve # as agreed`. */
export function commandWithNote(command: string, note: string): string {
  const line = note.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim()
  if (line.length <= longestNote) return line === '' ? command : `${command} # ${line}`
  throw new SowError({
    code: 'CONFIG_USAGE',
    message: `The note is longer than ${longestNote} characters.`,
    hint: 'Say it in fewer words; no value of a row belongs in it.',
  })
}
