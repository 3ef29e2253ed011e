import { Flags } from '@oclif/core'

/** Every command that writes takes it, so that a script need not know which of them ask; `answers`: what it answers here. */
export function yesFlag(answers = 'Answer questions with yes; this command asks none.') {
  return { yes: Flags.boolean({ char: 'y', description: answers }) }
}
