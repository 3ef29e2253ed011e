import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readTextIfPresent } from '@sow/runner/project'

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
  const text = readTextIfPresent(join(directory, 'package.json'))
  const json = text === null ? null : parse(text)
  if (typeof json?.packageManager === 'string') {
    const name = /^(npm|pnpm|yarn)@/.exec(json.packageManager)?.[1]
    if (name !== undefined) return { name: name as PackageManagerName, toldBy: 'packageManager' }
  }
  const name = json?.devEngines?.packageManager?.name
  const known = lockFiles.find(([, manager]) => manager === name)
  return known === undefined ? null : { name: known[1], toldBy: 'devEngines' }
}

interface ManagedPackage {
  readonly packageManager?: unknown
  readonly devEngines?: { readonly packageManager?: { readonly name?: unknown } }
}

function parse(text: string): ManagedPackage | null {
  try {
    return JSON.parse(text)
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

export function addPackage({ name }: PackageManager, specifier: string, options: { dev: boolean }): string {
  if (name === 'npm') return `npm install ${options.dev ? '--save-dev ' : ''}${specifier}`
  return `${name} add ${options.dev ? '-D ' : ''}${specifier}`
}

/** A script of one package of a workspace, from its root. */
export function runInPackage({ name }: PackageManager, packageName: string, script: string): string {
  if (name === 'npm') return `npm run ${script} --workspace ${packageName}`
  return name === 'pnpm'
    ? `pnpm --filter ${packageName} run ${script}`
    : `yarn workspace ${packageName} run ${script}`
}
