import { SowError } from '@sow/kit/errors'
import { kebabName } from '@sow/kit/manifest'

export { kebabName }

/** `@acme/seed-payers` has the domain `payers`. Throws CONFIG_USAGE for what npm takes for no name. */
export function domainOfName(name: string): string {
  if (!/^(?:@[a-z0-9-~][a-z0-9-._~]*\/)?[a-z0-9-~][a-z0-9-._~]*$/.test(name)) throw badName(name)
  const domain = kebabName(baseName(name).replace(/^seed[-_.]/, ''))
  if (domain === '') throw badName(name)
  return domain
}

/** The name without its scope. */
export function baseName(name: string): string {
  return name.slice(name.indexOf('/') + 1)
}

/** `fee-schedule-items` as `Fee schedule items`. */
export function sentenceName(kebab: string): string {
  const words = kebab.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function badName(name: string): SowError {
  return new SowError({
    code: 'CONFIG_USAGE',
    message: `'${name}' is no name that a package can have.`,
    hint: 'Use small letters, digits and hyphens, with a scope or without: seed-payers, @acme/seed-payers.',
  })
}
