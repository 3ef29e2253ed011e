import { Flags } from '@oclif/core'

export const dryRunFlag = {
  'dry-run': Flags.boolean({ description: 'Show what would be done, and write nothing.' }),
}
