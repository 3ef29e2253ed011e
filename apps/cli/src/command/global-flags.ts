import { Flags, type Interfaces } from '@oclif/core'

const helpGroup = 'GLOBAL'

/** The flags that every command has. */
export const globalFlags = {
  json: Flags.boolean({ description: 'Print one JSON document instead of text.', helpGroup }),
  quiet: Flags.boolean({
    description: 'Print nothing but errors.',
    helpGroup,
    exclusive: ['verbose'],
  }),
  verbose: Flags.boolean({ description: 'Show how long each step took.', helpGroup }),
  'no-color': Flags.boolean({ description: 'Print without colours; NO_COLOR does the same.', helpGroup }),
}

export type GlobalFlags = Interfaces.InferredFlags<typeof globalFlags>
