/**
 * True where the arguments hold the option before a `--`. Read from the arguments themselves, because it also
 * decides how an error is told that happens before a command could parse them.
 */
export function asksFor(option: '--json' | '--quiet' | '--no-color', argv: readonly string[]): boolean {
  const end = argv.indexOf('--')
  return (end === -1 ? argv : argv.slice(0, end)).includes(option)
}
