import { Flags } from '@oclif/core'
import { SowError } from '@sow/kit/errors'

export const keyFlag = {
  key: Flags.string({
    description: 'The row key of a table, where another one is meant than its natural unique index.',
    helpValue: 'TABLE=COL,COL',
    multiple: true,
    multipleNonGreedy: true,
  }),
}

/** The keys that are named, by table. Throws CONFIG_USAGE for what is none. */
export function chosenKeys(texts: readonly string[]): ReadonlyMap<string, readonly string[]> {
  return new Map(
    texts.map((text): [string, readonly string[]] => {
      const [table = '', columns = ''] = text.split('=')
      const key = columns.split(',').filter((column) => column !== '')
      if (table !== '' && key.length > 0) return [table, key]
      throw new SowError({
        code: 'CONFIG_USAGE',
        message: `--key names no key: ${text}.`,
        hint: 'For example: --key payers=code, or --key fee_items=schedule_id,code',
      })
    }),
  )
}
