import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { copyWorkspace, repository } from '../../../../tests/copy-workspace.js'
import type { Shell } from './shell.js'

/** Who makes the copy's commit and tags. */
export const author = {
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

/** What a changeset tells, of one package. */
export interface ToldChange {
  readonly name: string
  readonly bump: 'patch' | 'minor'
  readonly text: string
}

/** Publishes every package of a copy of the workspace as it stands. Answers who goes on releasing from that copy. */
export async function publishWorkspace(
  person: Shell,
): Promise<{ readonly releaser: Shell; readonly published: PublishedPackage[] }> {
  copyWorkspace(person.folder)
  const releaser = person.with({ ...author, PATH: pathWithPnpm() })
  await releaser.run(['git', 'init', '--quiet', '--initial-branch', 'main'])
  await releaser.run(['git', 'add', '--all'])
  await releaser.run(['git', 'commit', '--quiet', '--message', 'The workspace'])
  // The copy lacks what describes commands: a build makes it, and a package publishes it.
  const marked = packageFolders(person.folder).filter((folder) => readPackage(folder).sow !== undefined)
  await Promise.all(marked.map((folder) => releaser.in(folder).run(['sow-package', 'manifest'])))
  await releaser.run(['changeset', 'publish'])
  return { releaser, published: packagesOf(person.folder) }
}

/** Which packages another minor release of the kit, the engine and the command line would release as well. */
export async function releasedAlong(releaser: Shell): Promise<string[]> {
  const told = ['@sow/kit', '@sow/engine', '@sow/cli'].map(
    (name) => ({ name, bump: 'minor', text: 'Next.' }) as const,
  )
  const released = await giveVersions(releaser, told)
  await releaser.run(['git', 'checkout', '--quiet', '--', '.'])
  return released.map(({ name }) => name)
}

/** Lets `changeset version` give the packages that changes concern their next versions, and answers which these are. */
export async function giveVersions(
  releaser: Shell,
  changes: readonly ToldChange[],
): Promise<PublishedPackage[]> {
  const before = packagesOf(releaser.folder)
  for (const [at, { name, bump, text }] of changes.entries())
    writeFileSync(
      join(releaser.folder, '.changeset', `change-${at}.md`),
      `---\n'${name}': ${bump}\n---\n\n${text}\n`,
    )
  await releaser.run(['changeset', 'version'])
  return packagesOf(releaser.folder).filter(({ version }, at) => version !== before[at]?.version)
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
