import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openPgliteSession } from '../connect/open-pglite-session.js'
import { type EmbeddedFiles, type EmbeddedMarker, embeddedMajor, markerName } from './embedded-files.js'
import { readTar } from './read-tar.js'
import { readTemplate } from './read-template.js'
import { removeEmpty, removeOurs } from './remove-ours.js'

const marker: EmbeddedMarker = { format: 1, postgres: embeddedMajor }

/**
 * Makes the directory of a new embedded database, beside its place and then by one rename: after a kill there is
 * either the whole or a part that the next creation removes. The lock is held.
 */
export async function createDirectory(files: EmbeddedFiles): Promise<void> {
  removeOurs(files.partial)
  mkdirSync(files.partial, { mode: 0o700 })
  writeFileSync(join(files.partial, markerName), `${JSON.stringify(marker)}\n`)
  await fillCluster(join(files.partial, 'data'))
  // An empty directory may stand in the place.
  removeEmpty(files.directory)
  renameSync(files.partial, files.directory)
}

async function fillCluster(data: string): Promise<void> {
  const template = readTemplate()
  if (template !== null) return extract(template, data)
  await using _ = await openPgliteSession({ directory: data, template: null })
}

function extract(template: Buffer, data: string): void {
  mkdirSync(data, { mode: 0o700 })
  for (const { path, bytes } of readTar(template)) {
    const target = join(data, path)
    if (bytes === null) mkdirSync(target, { mode: 0o700, recursive: true })
    else writeFileSync(target, bytes, { mode: 0o600 })
  }
}
