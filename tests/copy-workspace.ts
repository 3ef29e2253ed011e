import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export const repository = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '')

const rootFiles = [
  '.changeset',
  '.gitignore',
  'LICENSE',
  'biome.json',
  'package.json',
  'pnpm-lock.yaml',
  'tools',
  'tsconfig.base.json',
  'tsconfig.library.json',
  'tsconfig.data.json',
  'tsconfig.package.json',
  'tsup.config.ts',
  'turbo.json',
]
const leftOut = new Set(['node_modules', 'tests', '.turbo', 'oclif.manifest.json'])

/**
 * Copies the built workspace, so that versions, tags and tarballs are made beside the checkout and not in it. The
 * copy's packages find each other in the copy, and packages of others where the checkout has them. No changeset waits in it.
 */
export function copyWorkspace(target: string): void {
  mkdirSync(target, { recursive: true })
  for (const name of rootFiles) cpSync(join(repository, name), join(target, name), { recursive: true })
  copyWorkspaceFile(target)
  removeWaitingChangesets(join(target, '.changeset'))
  const directories = ['packages', 'apps'].flatMap((group) =>
    readdirSync(join(repository, group)).map((name) => join(group, name)),
  )
  for (const directory of directories) {
    const filter = (file: string) => !leftOut.has(basename(file))
    cpSync(join(repository, directory), join(target, directory), { recursive: true, filter })
  }
  for (const directory of ['.', ...directories]) linkModules(directory, target)
}

function removeWaitingChangesets(folder: string): void {
  const waiting = readdirSync(folder).filter((name) => name.endsWith('.md') && name !== 'README.md')
  for (const name of waiting) rmSync(join(folder, name))
}

/** Everything that is needed is linked: nothing is to be installed in the copy. */
function copyWorkspaceFile(target: string): void {
  const text = readFileSync(join(repository, 'pnpm-workspace.yaml'), 'utf8')
  writeFileSync(join(target, 'pnpm-workspace.yaml'), text.replace(/^verifyDepsBeforeRun:.*$/m, ''))
}

function linkModules(directory: string, target: string): void {
  const modules = join(directory, 'node_modules')
  const commands = join(repository, modules, '.bin')
  if (existsSync(commands)) cpSync(commands, join(target, modules, '.bin'), { recursive: true })
  for (const name of installedNames(join(repository, modules))) {
    const link = join(target, modules, name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(inCopy(realpathSync(join(repository, modules, name)), target), link)
  }
}

function installedNames(modules: string): string[] {
  return readdirSync(modules)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) =>
      name.startsWith('@') ? readdirSync(join(modules, name)).map((inner) => `${name}/${inner}`) : [name],
    )
}

/** A package of the workspace is the copy's; one of others stays where it is. */
function inCopy(directory: string, target: string): string {
  const within = relative(realpathSync(repository), directory)
  return /^(packages|apps)\/[^/]+$/.test(within) ? join(target, within) : directory
}
