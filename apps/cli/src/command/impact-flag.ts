import { Flags } from '@oclif/core'

/** What of the site's own data a plan would touch. */
export function impactFlag(relations: { readonly dependsOn?: string[] } = {}) {
  return {
    impact: Flags.boolean({
      description: 'Count your own rows that refer to codes which end, flip or change their meaning.',
      ...relations,
    }),
  }
}
