import { Flags, type Interfaces } from '@oclif/core'

const helpGroup = 'LOCK'

/** How long a command waits for another run of Sow on the same database. */
export const lockFlags = {
  'lock-wait': Flags.integer({
    description: 'Wait this long for another run on the same database.',
    helpValue: 'SECONDS',
    default: 60,
    min: 0,
    helpGroup,
    exclusive: ['no-wait'],
  }),
  'no-wait': Flags.boolean({ description: 'Do not wait for another run.', helpGroup }),
}

/** Commands that change nothing have none of them. */
export type LockFlags = Partial<Interfaces.InferredFlags<typeof lockFlags>>

export function lockWaitSeconds(flags: LockFlags): number {
  return flags['no-wait'] ? 0 : (flags['lock-wait'] ?? 60)
}
