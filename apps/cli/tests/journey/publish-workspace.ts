import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { copyWorkspace, repository } from '../../../../tests/copy-workspace.js'
import type { Shell } from './shell.js'

/** Who makes the copy's commit and tags. */
const author = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Journey',
  GIT_AUTHOR_EMAIL: 'journey@example.com',
  GIT_COMMITTER_NAME: 'Journey',
  GIT_COMMITTER_EMAIL: 'journey@example.com',
}

export interface PublishedPackage {
  readonly name: string
  readonly version: string
}

/**
 * Releases every package of the workspace from a copy of it with `changeset publish`: at its next version, after
 * `changeset version`, or at the present one.
 */
export async function publishWorkspace(
  person: Shell,
  version: 'next' | 'present',
): Promise<PublishedPackage[]> {
  copyWorkspace(person.folder)
  const releaser = person.with({ ...author, PATH: pathWithPnpm() })
  await releaser.run(['git', 'init', '--quiet', '--initial-branch', 'main'])
  await releaser.run(['git', 'add', '--all'])
  await releaser.run(['git', 'commit', '--quiet', '--message', 'The workspace'])
  if (version === 'next') await raiseVersions(releaser)
  await releaser.run(['changeset', 'publish'])
  return packagesOf(person.folder)
}

/** A manifest names the version that it was built for. A release builds everything anew; here the code is the same. */
async function raiseVersions(releaser: Shell): Promise<void> {
  await releaser.run(['changeset', 'version'])
  const marked = markedPackages(releaser.folder)
  await Promise.all(marked.map((folder) => releaser.in(folder).run(['sow-package', 'manifest'])))
}

/** Which packages another minor release of the kit, the engine and the command line would release as well. */
export async function releasedAlong(workspace: Shell): Promise<string[]> {
  const before = packagesOf(workspace.folder)
  const names = ['@sow/kit', '@sow/engine', '@sow/cli'].map((name) => `'${name}': minor`)
  const changeset = join(workspace.folder, '.changeset', 'next.md')
  writeFileSync(changeset, `---\n${names.join('\n')}\n---\n\nNext.\n`)
  await workspace.run(['changeset', 'version'])
  return packagesOf(workspace.folder)
    .filter(({ version }, at) => version !== before[at]?.version)
    .map(({ name }) => name)
}

function markedPackages(workspace: string): string[] {
  return packageFolders(workspace).filter((folder) => readPackage(folder).sow !== undefined)
}

function packagesOf(workspace: string): PublishedPackage[] {
  return packageFolders(workspace).map((folder) => {
    const { name, version } = readPackage(folder)
    return { name, version }
  })
}

function packageFolders(workspace: string): string[] {
  return ['packages', 'apps'].flatMap((group) =>
    readdirSync(join(workspace, group)).map((name) => join(workspace, group, name)),
  )
}

function readPackage(folder: string): { name: string; version: string; sow?: unknown } {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}

/** The PATH on which the tools of this repository find pnpm: this process's own, or the one that they come with. */
function pathWithPnpm(): string {
  const line = [join(repository, 'tools', 'run.mjs'), 'exec', 'node', '--print', 'process.env.PATH']
  const answer = execFileSync(process.execPath, line, { cwd: repository, encoding: 'utf8' })
  return answer.trim().split('\n').at(-1) ?? ''
}
