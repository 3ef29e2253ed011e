import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readTextIfPresent } from './package-json.js'

/** The package managers that Sow knows how to type. */
export type PackageManagerName = 'npm' | 'pnpm' | 'yarn'

/** How people type what they do with the packages of a project. */
export interface PackageManager {
  /** The command that people type. */
  readonly name: PackageManagerName
  /** What told which one it is: `pnpm-lock.yaml`, `packageManager`; null where nothing did, and npm is assumed. */
  readonly toldBy: string | null
}

/** Files that one package manager alone writes or reads. */
const lockFiles = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
  ['pnpm-workspace.yaml', 'pnpm'],
] as const

/** Tells the package manager of a directory by what package.json names, else by the lockfile, there or above. */
export function findPackageManager(directory: string): PackageManager {
  for (let at = directory; ; at = dirname(at)) {
    const named = namedManager(at)
    if (named !== null) return named
    const lock = lockFiles.find(([file]) => existsSync(join(at, file)))
    if (lock !== undefined) return { name: lock[1], toldBy: lock[0] }
    if (at === dirname(at)) return { name: 'npm', toldBy: null }
  }
}

function namedManager(directory: string): PackageManager | null {
  const json = readManaged(directory)
  if (typeof json?.packageManager === 'string') {
    const name = /^(npm|pnpm|yarn)@/.exec(json.packageManager)?.[1]
    if (name !== undefined) return { name: name as PackageManagerName, toldBy: 'packageManager' }
  }
  const name = json?.devEngines?.packageManager?.name
  const known = lockFiles.find(([, manager]) => manager === name)
  return known === undefined ? null : { name: known[1], toldBy: 'devEngines' }
}

/** What says that the root of a workspace is meant. */
export type RootFlag = '-w' | '-W'

/** Pnpm and yarn 1 refuse to add a package to the root of a workspace without a flag, which yarn 2 and later do not know. */
export function findRootFlag(directory: string, { name }: PackageManager): RootFlag | null {
  const has = (file: string) => existsSync(join(directory, file))
  switch (name) {
    case 'pnpm':
      return has('pnpm-workspace.yaml') ? '-w' : null
    case 'yarn':
      return readManaged(directory)?.workspaces !== undefined && isFirstYarn(directory) ? '-W' : null
    case 'npm':
      return null
  }
}

/** By the version that package.json names, else by the first lines of the lockfile. */
function isFirstYarn(directory: string): boolean {
  const named = readManaged(directory)?.packageManager
  if (typeof named === 'string') return named.startsWith('yarn@1.')
  return readTextIfPresent(join(directory, 'yarn.lock'))?.includes('# yarn lockfile v1') === true
}

interface ManagedPackage {
  readonly workspaces?: unknown
  readonly packageManager?: unknown
  readonly devEngines?: { readonly packageManager?: { readonly name?: unknown } }
}

function readManaged(directory: string): ManagedPackage | null {
  const text = readTextIfPresent(join(directory, 'package.json'))
  try {
    return text === null ? null : JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return null
  }
}

/** `npm run db:setup`, `pnpm db:setup`. */
export function runScript({ name }: PackageManager, script: string): string {
  return name === 'npm' ? `npm run ${script}` : `${name} ${script}`
}

/** `npx sow ...`, `pnpm sow ...`, `yarn sow ...`. */
export function runBinary({ name }: PackageManager, command: string): string {
  return name === 'npm' ? `npx ${command}` : `${name} ${command}`
}

export function installAll({ name }: PackageManager): string {
  return `${name} install`
}

export interface AddOptions {
  readonly dev: boolean
  /** Of the folder that gets it, as `findRootFlag` tells it. */
  readonly rootFlag: RootFlag | null
}

export function addPackage({ name }: PackageManager, specifier: string, options: AddOptions): string {
  if (name === 'npm') return `npm install ${options.dev ? '--save-dev ' : ''}${specifier}`
  const flags = [...(options.rootFlag === null ? [] : [options.rootFlag]), ...(options.dev ? ['-D'] : [])]
  return [name, 'add', ...flags, specifier].join(' ')
}

/** A script of one package of a workspace, from its root. */
export function runInPackage({ name }: PackageManager, packageName: string, script: string): string {
  if (name === 'npm') return `npm run ${script} --workspace ${packageName}`
  return name === 'pnpm'
    ? `pnpm --filter ${packageName} run ${script}`
    : `yarn workspace ${packageName} run ${script}`
}
