import { Args, Flags, type Interfaces } from '@oclif/core'
import type { CodeSetChoices } from '@sow/runner'

const helpGroup = 'RELEASE'

export const officialFileArgs = {
  file: Args.string({
    description: 'The release file, as its publisher distributes it.',
    required: true,
  }),
}

/** What a person says of an official file. */
export const codeSetFlags = {
  set: Flags.string({
    description: 'Which code set it is, where a file holds several or only a person can say it: cpt.',
    helpValue: 'SET',
    helpGroup,
  }),
  table: Flags.string({
    description: "The table that the rows go to (default: the code set's own).",
    helpValue: 'NAME',
    helpGroup,
  }),
  release: Flags.string({
    description: 'Which release it is, where the content does not tell: FY2026, FY2025-April, 2026-04.',
    helpValue: 'RELEASE',
    helpGroup,
  }),
  effective: Flags.string({
    description: 'The day from which the release is in force (default: as the release says).',
    helpValue: 'DATE',
    helpGroup,
  }),
}

/** The choices that the flags make. */
export function codeSetChoices(
  file: string,
  flags: Interfaces.InferredFlags<typeof codeSetFlags>,
): CodeSetChoices {
  return {
    file,
    ...(flags.set === undefined ? {} : { set: flags.set }),
    table: flags.table ?? null,
    release: flags.release ?? null,
    effective: flags.effective ?? null,
  }
}
