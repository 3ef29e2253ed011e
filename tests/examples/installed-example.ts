import { cpSync, mkdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { publishWorkspace } from '../../apps/cli/tests/journey/publish-workspace.js'
import type { Shell } from '../../apps/cli/tests/journey/shell.js'
import { somebody, temporaryFolder } from '../../apps/cli/tests/journey/somebody.js'
import {
  installRegistry,
  startRegistry,
  upstreamRegistry,
} from '../../apps/cli/tests/journey/start-registry.js'
import { beginTranscript } from '../../apps/cli/tests/journey/transcript.js'
import { migrations } from '../../packages/clinic-schema/src/migrations/index.js'
import { readText, root } from '../architecture/source-files.js'
import { readFences } from '../documents/read-document.js'

/** A registry of this machine that has every package of this repository, packed at its present version. */
export interface PackedPackages extends AsyncDisposable {
  /** Somebody who copied the example to a folder of their own. Nothing is installed yet. */
  copyExample(example: string): Shell
  /** Somebody with an empty folder beside those of the others. */
  emptyFolder(name: string): Shell
}

/** Throws Error where this machine has no way to packages of others. */
export async function packPackages(): Promise<PackedPackages> {
  const upstream = upstreamRegistry()
  await reachRegistry(upstream)
  const folder = temporaryFolder()
  const registryFolder = join(folder.path, 'registry')
  mkdirSync(registryFolder)
  installRegistry()
  const registry = await startRegistry(registryFolder, upstream)
  const transcript = beginTranscript(new Map([[folder.path, '~']]))
  const person = (name: string) => somebody(folder.path, name, registry.url, transcript)
  await publishWorkspace(person('workspace'))
  return {
    emptyFolder: person,
    copyExample: (example) => {
      const shell = person(example)
      cpSync(join(root, 'examples', example), shell.folder, { recursive: true, filter: isSource })
      return shell
    },
    async [Symbol.asyncDispose]() {
      await registry[Symbol.asyncDispose]()
      folder[Symbol.dispose]()
    },
  }
}

/** What whoever tried the example in its place left there is not part of it. */
function isSource(file: string): boolean {
  return !['node_modules', 'dist', 'package-lock.json'].includes(basename(file))
}

/** How many migrations an example with the clinic's schema runs on an empty database. */
export const clinicMigrations = Object.keys(migrations).length

/** The address of a server that is not there. */
export const nowhere = 'postgres://sow_owner@127.0.0.1:1/clinic'

/** Says at once what the first installation would say after long tries. */
async function reachRegistry(address: string): Promise<void> {
  try {
    await fetch(address, { signal: AbortSignal.timeout(60_000) })
  } catch (cause) {
    throw new Error(
      'The npm registry of this machine does not answer, and the examples need packages of others.',
      { cause },
    )
  }
}

/** The blocks of commands of an example's README, each a list of lines. */
export function commandBlocks(example: string): string[][] {
  return readFences(readText(`examples/${example}/README.md`), 'sh').map((block) =>
    block.split('\n').filter((line) => line !== ''),
  )
}

/** Types the lines as a person does, but those that a test gives or cannot: the address of the database, Docker, a cluster. */
export async function typeLines(shell: Shell, lines: readonly string[]): Promise<void> {
  for (const line of lines) if (!/^(export|docker|kubectl) /.test(line)) await shell.run(line.split(' '))
}
