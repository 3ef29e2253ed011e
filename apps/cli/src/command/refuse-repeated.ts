import { SowError } from '@sow/kit/errors'

/** A word of the command line, as oclif took it. */
type Token = { readonly type: 'flag'; readonly flag: string } | { readonly type: 'arg' }

/** Throws CONFIG_USAGE for a flag that was given twice and can be said once: one of the two would be ignored. */
export function refuseRepeated(tokens: readonly Token[], flags: Readonly<Record<string, object>>): void {
  const given = new Set<string>()
  for (const token of tokens) {
    if (token.type !== 'flag') continue
    const { flag } = token
    const isList = Reflect.get(flags[flag] ?? {}, 'multiple') === true
    if (given.has(flag) && !isList)
      throw new SowError({
        code: 'CONFIG_USAGE',
        message: `--${flag} was given twice.`,
        hint: 'Say it once.',
      })
    given.add(flag)
  }
}
