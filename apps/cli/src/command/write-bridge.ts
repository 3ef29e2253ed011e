import { writeFileSync } from 'node:fs'
import { SowError } from '@sow/kit/errors'
import type { AdoptReport } from '@sow/runner'

type Difference = AdoptReport['differences'][number]

/** Writes the way from what is there to what the packages make, as SQL for a person to finish. Throws INPUT_OUTPUT. */
export function writeBridge(file: string, differences: readonly Difference[]): void {
  const lines = differences.map(
    ({ kind, name, property, expected, found, sql }) =>
      `-- ${kind} ${name}${property === null ? '' : `, ${property}`}: there ${tell(found)}, wanted ${tell(expected)}\n${
        sql ?? '-- to be written by you'
      }\n`,
  )
  try {
    writeFileSync(file, lines.join('\n'))
  } catch (cause) {
    throw new SowError({
      code: 'INPUT_OUTPUT',
      message: 'The bridge cannot be written to the file that --bridge names.',
      hint: 'Name a file in a directory that exists and can be written.',
      cause,
    })
  }
}

function tell(value: string | null): string {
  return value === null ? 'is nothing' : `is ${value.replaceAll('\n', '\n--   ')}`
}
