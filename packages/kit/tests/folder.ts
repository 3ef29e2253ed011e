import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { onTestFinished } from 'vitest'

/** Writes files into a folder of their own, which goes when the test is over; returns the folder's path. */
export async function folderWith(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sow-kit-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, content)
  }
  return folder
}

/** The URL of a file of this content in a package's data folder. */
export async function dataFile(name: string, content: string | Uint8Array): Promise<URL> {
  const folder = await folderWith({ 'package.json': '{}', [`data/${name}`]: content })
  return pathToFileURL(join(folder, 'data', name))
}
