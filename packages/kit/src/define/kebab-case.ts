/** True for the identity of a dataset, such as `billing-masters/payers`. */
export function isIdentity(name: unknown): boolean {
  const parts = String(name).split('/')
  return parts.length === 2 && parts.every(isKebabCase)
}

/** True for names such as `billing-masters`: they stand in commands, identities and file names. */
export function isKebabCase(name: unknown): name is string {
  return typeof name === 'string' && /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name)
}

/** `FeeSchedule_items` as `fee-schedule-items`. */
export function kebabName(text: string): string {
  return text
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[-0-9]+|-+$/g, '')
}
