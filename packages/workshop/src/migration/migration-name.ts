import { SowError } from '@sow/kit/errors'

/** The prefix of a migration: a moment to the second, UTC, later than every other prefix of its folder. */
export function nextPrefix(now: Date, existing: readonly string[]): string {
  const moment = now.toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)
  const latest =
    existing
      .map((name) => name.slice(0, 14))
      .sort()
      .at(-1) ?? ''
  return latest < moment ? moment : String(BigInt(latest) + 1n)
}

/** What a migration does, in the form of its name: `Add payer phone` is `add_payer_phone`. Throws CONFIG_USAGE. */
export function snakeName(title: string): string {
  const name = title
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
  if (name !== '') return name
  throw new SowError({
    code: 'CONFIG_USAGE',
    message: 'The name of a migration needs a letter or a digit.',
    hint: 'Say what it does: sow migration new add_payer_phone',
  })
}
