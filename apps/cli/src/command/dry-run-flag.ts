import { Flags } from '@oclif/core'

export const dryRunFlag = {
  'dry-run': Flags.boolean({ description: 'Show what would be done, and write nothing.' }),
}

/** What the rows of a dry run hold is told to nobody who did not ask. */
export const dryRunValuesFlag = {
  'show-values': Flags.boolean({
    description: 'With --dry-run: show what the rows hold, before and after.',
    dependsOn: ['dry-run'],
  }),
}
