import { SowError } from '@sow/kit/errors'

/** How a flag of names and values is written. */
export interface NamedValuesFlag {
  /** `--own`. */
  readonly flag: string
  /** What each text is to name. */
  readonly names: string
  readonly example: string
}

/**
 * Reads `NAME=VALUE` of a flag that may be given several times. Throws CONFIG_USAGE for what is none, and where one name is
 * given two values: which of them counts nobody could tell.
 */
export function namedValues(texts: readonly string[], written: NamedValuesFlag): ReadonlyMap<string, string> {
  const { flag, names, example } = written
  const values = new Map<string, string>()
  for (const text of texts) {
    const [, name, value] = /^([^=]+)=([^=]+)$/.exec(text) ?? []
    if (name === undefined || value === undefined)
      throw refused(`${flag} names no ${names}: ${text}.`, `For example: ${example}`)
    const before = values.get(name)
    if (before !== undefined && before !== value)
      throw refused(`${flag} gives ${name} two values, ${before} and ${value}.`, 'Give it one of them.')
    values.set(name, value)
  }
  return values
}

function refused(message: string, hint: string): SowError {
  return new SowError({ code: 'CONFIG_USAGE', message, hint })
}
