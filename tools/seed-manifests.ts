import { readdirSync, readFileSync } from 'node:fs'
import type { Manifest } from '../packages/kit/src/manifest.js'

const packages = new URL('../packages/', import.meta.url)

/** What the built seed packages of this repository say of themselves. Throws Error where one is not built. */
export function readSeedManifests(): Manifest[] {
  return readdirSync(packages)
    .filter((name) => name.startsWith('seed-'))
    .map(
      (name) =>
        JSON.parse(readFileSync(new URL(`${name}/dist/sow.manifest.json`, packages), 'utf8')) as Manifest,
    )
}
