import { existsSync } from 'node:fs'
import { join } from 'node:path'
import {
  findPackageDirectory,
  findPackageManager,
  findWorkspace,
  hasChangesets,
  isMember,
  type PackageManager,
  readMembers,
  readPackageJson,
  readTextIfPresent,
  type Workspace,
} from '@sow/runner/project'
import { findGitRepository, type GitRepository } from './git-repository.js'

/** What a new package has to know of the place that it is written to. */
export interface Surroundings {
  /** The folder of the new package, absolute. */
  readonly folder: string
  /** The workspace that the package is a member of; null where it stands alone. */
  readonly workspace: Workspace | null
  /** The packages of the workspace: their folders by their names. */
  readonly members: ReadonlyMap<string, string>
  readonly packageManager: PackageManager
  readonly changesets: boolean
  /** A `tsconfig.base.json` of the workspace that the package extends. */
  readonly baseConfig: boolean
  /** True where the code of the place is formatted by Biome. */
  readonly biome: boolean
  /** The licence of the enclosing project. */
  readonly license: { readonly name: string; readonly text: string | null } | null
  /** Who writes the packages of the enclosing project, as its package.json says. */
  readonly author: unknown
  readonly repository: GitRepository | null
  /** What the workspace's root already brings for the development of its packages. */
  readonly rootTools: ReadonlySet<string>
  readonly toolVersion: string
}

export function readSurroundings(folder: string, toolVersion: string): Surroundings {
  const around = findWorkspace(folder)
  const workspace = around !== null && isMember(around, folder) ? around : null
  const packageManager = findPackageManager(folder)
  const root = workspace === null ? null : readPackageJson(workspace.root)
  return {
    folder,
    workspace,
    members: workspace === null ? new Map() : readMembers(workspace),
    packageManager,
    changesets: workspace !== null && hasChangesets(workspace),
    baseConfig: workspace !== null && existsSync(join(workspace.root, 'tsconfig.base.json')),
    biome: workspace !== null && existsSync(join(workspace.root, 'biome.json')),
    license: workspace === null ? null : readLicense(workspace.root),
    author: workspace === null ? undefined : readRoot(workspace.root).author,
    repository: findGitRepository(folder),
    // Only npm and pnpm run the scripts of a package with the root's binaries at hand.
    rootTools: new Set(
      packageManager.name === 'yarn' ? [] : [...(root?.dependencies ?? []), ...(root?.devDependencies ?? [])],
    ),
    toolVersion,
  }
}

function readLicense(root: string): Surroundings['license'] {
  const { license } = readRoot(root)
  if (typeof license !== 'string') return null
  return { name: license, text: readTextIfPresent(join(root, 'LICENSE')) }
}

function readRoot(root: string): { readonly license?: unknown; readonly author?: unknown } {
  return JSON.parse(readTextIfPresent(join(root, 'package.json')) ?? '{}')
}

/** The folder of a package as the new one finds it: one of the workspace, or installed; null where it is neither. */
export function findPackage({ folder, members }: Surroundings, name: string): string | null {
  return members.get(name) ?? findPackageDirectory(name, folder)
}

/** The version of a package as the new one finds it; null where there is none. */
export function installedVersion(surroundings: Surroundings, name: string): string | null {
  const found = findPackage(surroundings, name)
  return found === null ? null : (readPackageJson(found)?.version ?? null)
}
