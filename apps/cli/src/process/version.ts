import { readFileSync } from 'node:fs'

/** The version of this package, from its own package.json. */
export function ownVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

/** What `sow --version` prints, as oclif writes it. */
export function versionLine(): string {
  return `@sow/cli/${ownVersion()} ${process.platform}-${process.arch} node-${process.version}`
}
