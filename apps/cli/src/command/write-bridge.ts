import { writeFileSync } from 'node:fs'
import { SowError } from '@sow/kit/errors'
import type { AdoptReport } from '@sow/runner'

type Difference = AdoptReport['differences'][number]

const head = [
  '-- From what is in this database to what the packages make. A statement stands where it loses nothing;',
  '-- you write the rest. Run it with the tool that you migrate with today. Then record what is there:',
  '-- sow db adopt --ported FILE, with a line `old,new` for each migration of that tool which has a',
  '-- counterpart, and a line `,new` for each that this file makes.',
]

/** Writes the way from what is there to what the packages make, as SQL for a person to finish. Throws INPUT_OUTPUT. */
export function writeBridge(file: string, differences: readonly Difference[]): void {
  const parts = differences.map((difference) =>
    [`-- ${tell(difference).replaceAll('\n', '\n--   ')}`, difference.sql ?? '-- to be written by you'].join(
      '\n',
    ),
  )
  const lines = [head.join('\n'), ...parts].map((part) => `${part}\n`)
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

function tell({ kind, name, property, expected, found }: Difference): string {
  if (property === null)
    return found === null
      ? `${kind} ${name} is missing here`
      : `${kind} ${name} is here, and the packages make none`
  return `${kind} ${name}, ${property}: here ${found ?? 'nothing'}, the packages make ${expected ?? 'nothing'}`
}
