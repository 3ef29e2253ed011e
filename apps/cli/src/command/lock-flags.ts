import { Flags, type Interfaces } from '@oclif/core'
import { yesFlag } from './yes-flag.js'

const helpGroup = 'LOCK'

/** What every command that writes to a database takes: how long it waits for another run of Sow there, and `--yes`. */
export const lockFlags = {
  ...yesFlag(),
  'lock-wait': Flags.integer({
    description: 'Wait this long for another run on the same database.',
    helpValue: 'SECONDS',
    default: 60,
    min: 0,
    helpGroup,
    exclusive: ['no-wait'],
  }),
  'no-wait': Flags.boolean({ description: 'Do not wait for another run.', helpGroup }),
  confirm: Flags.string({
    description:
      'The name of the protected database that is meant, where its address comes from a .env file.',
    helpValue: 'DATABASE',
    helpGroup: 'GUARD',
  }),
}

/** Commands that change nothing have none of them. */
export type LockFlags = Partial<Interfaces.InferredFlags<typeof lockFlags>>

export function lockWaitSeconds(flags: LockFlags): number {
  return flags['no-wait'] ? 0 : (flags['lock-wait'] ?? 60)
}
