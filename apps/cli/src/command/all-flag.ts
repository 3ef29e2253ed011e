import { Flags } from '@oclif/core'

/** By default what changed is shown, and one line for what did not. */
export const allFlag = {
  all: Flags.boolean({
    description: 'Show also what did not change, each dataset on its own line.',
    default: false,
  }),
}
