import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { RunContext } from '../../context/run-context.js'

/**
 * What would be brought to a database, as a digest: the packages, the project's own seeds, the publishers' files, and Sow. Two
 * workers with the same digest do the same.
 */
export function releaseOf({
  project: { packages, seeds, official },
  toolVersion,
}: Pick<RunContext, 'project' | 'toolVersion'>): string {
  const told = {
    toolVersion,
    packages: packages.map(({ name, version, manifest }) => [
      name,
      version,
      digestOf(JSON.stringify(manifest)),
    ]),
    seeds: seeds.files.map(({ name, path }) => [name, digestOf(readFileSync(path))]),
    // What is in them, the manifest says: here it matters only whether they are there.
    official: [...official.files].map(([identity, { path }]) => [identity, path !== null]),
  }
  return digestOf(JSON.stringify(told)).slice(0, 12)
}

function digestOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}
