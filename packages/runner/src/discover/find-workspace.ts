import { existsSync, readdirSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { parse } from 'yaml'
import { readPackageJson, readTextIfPresent } from './package-json.js'

/** A repository of several packages. */
export interface Workspace {
  readonly root: string
  /** The folders of its packages, as its root lists them: `packages/*`. */
  readonly globs: readonly string[]
}

/** The workspace that a directory is in, its root included; null where it is in none. */
export function findWorkspace(directory: string): Workspace | null {
  for (let root = directory; ; root = dirname(root)) {
    const globs = workspaceGlobs(root)
    if (globs !== null) return { root, globs }
    if (root === dirname(root)) return null
  }
}

function workspaceGlobs(root: string): readonly string[] | null {
  const ofPnpm = readTextIfPresent(join(root, 'pnpm-workspace.yaml'))
  if (ofPnpm !== null) {
    const { packages } = (parse(ofPnpm) ?? {}) as { readonly packages?: unknown }
    return textsOf(packages)
  }
  const text = readTextIfPresent(join(root, 'package.json'))
  const workspaces = text === null ? undefined : workspacesOf(text)
  if (workspaces === undefined) return null
  return textsOf(Array.isArray(workspaces) ? workspaces : Reflect.get(Object(workspaces), 'packages'))
}

function workspacesOf(packageJson: string): unknown {
  try {
    return (JSON.parse(packageJson) as { readonly workspaces?: unknown }).workspaces
  } catch {
    return undefined
  }
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}

/** True where a package in `folder` belongs to the workspace. */
export function isMember({ root, globs }: Workspace, folder: string): boolean {
  const path = relative(root, folder).split(sep).join('/')
  const excluded = globs.some((glob) => glob.startsWith('!') && matches(glob.slice(1), path))
  return !excluded && globs.some((glob) => matches(glob, path))
}

/** The folders of the workspace's packages by their names. */
export function readMembers(workspace: Workspace): ReadonlyMap<string, string> {
  const members = new Map<string, string>()
  const visit = (path: readonly string[]) => {
    const folder = join(workspace.root, ...path)
    const found = isMember(workspace, folder) ? readPackageJson(folder) : null
    if (found !== null && found.name !== '') members.set(found.name, folder)
    if (!workspace.globs.some((glob) => leadsOn(glob, path))) return
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory() && !/^(?:\.|node_modules$|dist$)/.test(entry.name)) visit([...path, entry.name])
    }
  }
  visit([])
  return members
}

/** True where packages of the glob may lie below the folder; `**` is followed five deep. */
function leadsOn(glob: string, path: readonly string[]): boolean {
  const parts = glob.replace(/^\.\//, '').replace(/\/$/, '').split('/')
  const open = parts.indexOf('**')
  const fixed = open < 0 ? parts : parts.slice(0, open)
  if (path.length >= (open < 0 ? parts.length : 5)) return false
  return path.every((name, at) => at >= fixed.length || matches(fixed[at] ?? '', name))
}

function matches(glob: string, path: string): boolean {
  const pattern = glob
    .replace(/^\.\//, '')
    .replace(/\/$/, '')
    .split('/')
    .map((part) =>
      part === '**' ? '.*' : part.replaceAll(/[.+^$()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*'),
    )
    .join('/')
  return new RegExp(`^${pattern}$`).test(path)
}

/** The folder where a new package of the workspace goes: beside the others. */
export function packagesFolder({ root, globs }: Workspace): string {
  const folders = globs
    .filter((glob) => /^[^*!]+\/\*{1,2}$/.test(glob))
    .map((glob) => glob.replace(/\/\*+$/, ''))
  const [first = 'packages'] = [...folders.filter((folder) => folder.endsWith('packages')), ...folders]
  return join(root, first)
}

/** True where releases are made from changesets. */
export function hasChangesets({ root }: Workspace): boolean {
  return existsSync(join(root, '.changeset', 'config.json'))
}
