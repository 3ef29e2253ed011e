import { installedVersion, type Surroundings } from '../project/surroundings.js'

/**
 * The range that a seed package asks of what it is used with: every release of the same major, and before 1.0.0 that one
 * too, so that a release of the engine does not force one of each seed package.
 */
export function peerRange(version: string): string {
  return version.startsWith('0.') ? `>=${version} <2.0.0` : `^${version}`
}

/** What a package is developed with: the workspace's own, else a compatible one. */
export function developmentRange(name: string, surroundings: Surroundings): string {
  if (surroundings.members.has(name)) return surroundings.packageManager.name === 'pnpm' ? 'workspace:^' : '*'
  return `^${versionOf(name, surroundings)}`
}

/** The version that is installed; where none is, that of the command, with which all packages of Sow are released. */
export function versionOf(name: string, surroundings: Surroundings): string {
  return installedVersion(surroundings, name) ?? surroundings.toolVersion
}

/** The tools that a package is built and tested with, where the place has none of its own. */
export const developmentTools: Readonly<Record<string, string>> = {
  '@types/node': '^22.0.0',
  tsup: '^9.0.0',
  typescript: '^7.0.0',
  vitest: '^5.0.0',
}

/** The Kysely that migrations are written with, where none is installed. */
export const kyselyVersion = '0.29.9'
