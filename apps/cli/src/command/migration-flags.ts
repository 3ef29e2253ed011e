import { Flags } from '@oclif/core'

/** How far a command goes through the migrations. */
export function migrationFlags(verb: 'Run' | 'Undo') {
  return {
    to: Flags.string({
      description:
        verb === 'Run' ? 'Run up to this migration, with it.' : 'Undo back to this migration, which stays.',
      helpValue: 'NAME',
      exclusive: ['steps'],
    }),
    steps: Flags.integer({ description: `${verb} this many migrations.`, helpValue: 'N', min: 1 }),
  }
}
