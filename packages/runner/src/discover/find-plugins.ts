import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { findPackageDirectory } from './find-package-directory.js'
import { findProjectIfAny, type Project } from './find-project.js'
import { readPackageJson, readTextIfPresent } from './package-json.js'

/** A seed or schema package of a project, known by its package.json alone. */
export interface FoundPlugin {
  readonly name: string
  readonly version: string
  readonly kind: 'seed' | 'schema'
  /** The real directory of the package. */
  readonly directory: string
  /** True where it is an oclif plugin too, and the project itself names it: its commands and hooks are the command line's. */
  readonly commands: boolean
}

/**
 * Finds the seed and schema packages that discovery finds, at every start and so by package.json alone: the project's
 * dependencies, the built members of its workspace, what its configuration names where that is given, and what
 * those depend on. Silent where something cannot be read: discovery is what reports it. Sorted by name.
 */
export async function findPlugins(
  workingDirectory: string,
  named: readonly string[] = [],
): Promise<FoundPlugin[]> {
  const project = projectOf(workingDirectory)
  if (project === null) return []
  const own = [...directoriesOfDependencies(project), ...(await directoriesOfMembers(project.directory))]
  const trusted = new Set(own)
  const found = new Map<string, FoundPlugin>()
  const waiting = [...own, ...named.map((name) => directoryOf(name, project.directory))]
  for (let directory = waiting.shift(); directory !== undefined; directory = waiting.shift()) {
    if (directory === null || found.has(directory)) continue
    const read = readPlugin(directory, trusted.has(directory))
    if (read === null) continue
    found.set(directory, read.plugin)
    waiting.push(...read.dependencies.map((name) => findPackageDirectory(name, read.plugin.directory)))
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

function projectOf(workingDirectory: string): Project | null {
  try {
    return findProjectIfAny(workingDirectory)
  } catch {
    return null
  }
}

function directoriesOfDependencies({ directory, packageJson }: Project): string[] {
  const { dependencies, devDependencies, optionalDependencies } = packageJson
  return [...new Set([...dependencies, ...devDependencies, ...optionalDependencies])]
    .map((name) => findPackageDirectory(name, directory))
    .filter((found) => found !== null)
}

/** The parser of a workspace's file is loaded only in the root of one. */
async function directoriesOfMembers(directory: string): Promise<string[]> {
  const isRoot =
    existsSync(join(directory, 'pnpm-workspace.yaml')) ||
    readTextIfPresent(join(directory, 'package.json'))?.includes('"workspaces"')
  if (!isRoot) return []
  try {
    const { findBuiltMembers } = await import('./find-built-members.js')
    return findBuiltMembers(directory)
  } catch {
    return []
  }
}

function directoryOf(name: string, project: string): string | null {
  return name.startsWith('.') || name.startsWith('/')
    ? resolve(project, name)
    : findPackageDirectory(name, project)
}

function readPlugin(
  directory: string,
  trusted: boolean,
): { readonly plugin: FoundPlugin; readonly dependencies: readonly string[] } | null {
  try {
    // Parsing the package.json of every dependency at every start would cost more than looking for a word.
    if (!readTextIfPresent(join(directory, 'package.json'))?.includes('"sow"')) return null
    const packageJson = readPackageJson(directory)
    if (packageJson === null || packageJson.marker === null) return null
    const { name, version, marker, commandPlugin, dependencies, peerDependencies } = packageJson
    const plugin = { name, version, kind: marker.kind, directory, commands: commandPlugin && trusted }
    return { plugin, dependencies: [...dependencies, ...peerDependencies] }
  } catch {
    return null
  }
}
