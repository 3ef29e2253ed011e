import { SowError } from '@sow/kit/errors'

export interface NamedRows {
  readonly dataset: string
  readonly keys: readonly string[]
  readonly tenant: string | null
}

/** A dataset and the keys of its rows, as arguments name them. Throws CONFIG_USAGE without a dataset. */
export function namedRows(verb: string, argv: readonly string[], tenant: string | undefined): NamedRows {
  const [dataset, ...keys] = argv
  if (dataset?.includes('/')) return { dataset, keys, tenant: tenant ?? null }
  throw new SowError({
    code: 'CONFIG_USAGE',
    message: `\`sow db ${verb}\` wants a dataset by its full name.`,
    hint: `For example: sow db ${verb} billing-masters/payers.`,
  })
}
