import { spawnSync } from 'node:child_process'
import { cp, mkdir, readdir, readFile, symlink } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { PostgresBinaries } from './find-binaries.js'
import type { ServerAccount } from './server-account.js'

/** Programs that the account of the server can run, and the environment that they need. */
export interface RunnableBinaries {
  readonly initdb: string
  readonly postgres: string
  readonly environment: NodeJS.ProcessEnv
}

/**
 * Makes the programs runnable by the account, writing below `directory` alone: the links to shared libraries
 * stand there, and a copy of everything where the account cannot reach the installation.
 */
export async function prepareBinaries(
  binaries: PostgresBinaries,
  account: ServerAccount,
  directory: string,
): Promise<RunnableBinaries> {
  const inPlace = await linkLibraries(binaries, binaries.directory, directory)
  if (canRun(inPlace, account)) return inPlace
  const copy = join(directory, 'postgresql')
  await cp(binaries.directory, copy, { recursive: true })
  return await linkLibraries(binaries, copy, directory)
}

async function linkLibraries(
  { linkList }: PostgresBinaries,
  root: string,
  directory: string,
): Promise<RunnableBinaries> {
  const libraries = join(directory, `libraries-${basename(root)}`)
  await mkdir(libraries)
  if (linkList !== null) {
    // A library looks for its own beside the link that it was found by: every file stands there.
    const link = (file: string, name: string) => symlink(join(root, 'lib', file), join(libraries, name))
    for (const entry of await readdir(join(root, 'lib'))) await link(entry, entry)
    // Both ends are named from above the installation. An install script may have made some of the links.
    const links = JSON.parse(await readFile(linkList, 'utf8')) as { source: string; target: string }[]
    for (const { source, target } of links)
      await link(basename(source), basename(target)).catch(allowExisting)
  }
  return {
    initdb: join(root, 'bin', 'initdb'),
    postgres: join(root, 'bin', 'postgres'),
    environment: {
      ...process.env,
      LC_ALL: 'C',
      LD_LIBRARY_PATH: libraries,
      DYLD_LIBRARY_PATH: libraries,
    },
  }
}

function allowExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}

function canRun({ initdb, postgres, environment }: RunnableBinaries, account: ServerAccount): boolean {
  return [initdb, postgres].every(
    (program) => spawnSync(program, ['--version'], { ...account, env: environment }).status === 0,
  )
}
