import { Flags } from '@oclif/core'

/** Which tenant's rows are meant. */
export const tenantFlag = {
  tenant: Flags.string({ description: 'Only rows of this tenant.', helpValue: 'SLUG' }),
}

/** Values of rows are shown to nobody who did not ask. */
export const valuesFlag = {
  'show-values': Flags.boolean({ description: 'Show what the rows hold, not only where they differ.' }),
}
