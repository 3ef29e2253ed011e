/** True for names such as `billing-masters`: they stand in commands, identities and file names. */
export function isKebabCase(name: unknown): name is string {
  return typeof name === 'string' && /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name)
}
