import { createRequire } from 'node:module'

/** The version of this package, as the ledger records it. */
export function ownVersion(): string {
  const { version } = createRequire(import.meta.url)('@sow/runner/package.json') as {
    readonly version: string
  }
  return version
}
