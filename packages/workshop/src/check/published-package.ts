/// <reference path="./npm-packlist.d.ts" />
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createGzip } from 'node:zlib'
import packlist from 'npm-packlist'

type Json = Readonly<Record<string, unknown>>

/** A package as its folder would be published. */
export interface PublishedPackage {
  readonly directory: string
  /** With what `publishConfig` puts in the place of other fields. */
  readonly packageJson: Json
  /** What npm packs, relative to the folder, with forward slashes, sorted. */
  readonly files: readonly string[]
}

/** Fields that a publish takes from `publishConfig`. */
const overridden = ['main', 'module', 'types', 'typings', 'exports', 'bin', 'browser', 'imports', 'type']

/** Finds out what would be published of a folder, as npm does. No script runs, and nothing is packed. */
export async function readPublishedPackage(directory: string): Promise<PublishedPackage> {
  const text = await readFile(join(directory, 'package.json'), 'utf8')
  const json: Json = JSON.parse(text.replace(/^\uFEFF/, ''))
  // What is bundled stands in node_modules, and is no matter of the package's own files.
  const { bundleDependencies: _, bundledDependencies: __, workspaces: ___, ...own } = json
  const files = await packlist({
    path: directory,
    package: own,
    isProjectRoot: true,
    edgesOut: new Map<string, unknown>(),
  })
  return { directory, packageJson: asPublished(json), files: files.sort() }
}

function asPublished(json: Json): Json {
  const config = Object(json['publishConfig']) as Json
  const taken = Object.entries(config).filter(([name]) => overridden.includes(name))
  return { ...json, ...Object.fromEntries(taken) }
}

/** About as many bytes as the tarball has: that of every file, compressed. */
export async function packedBytes({ directory, files }: PublishedPackage): Promise<number> {
  const gzip = createGzip()
  const counted = countBytes(gzip)
  for (const file of files) {
    for await (const block of createReadStream(join(directory, file))) {
      if (!gzip.write(block)) await new Promise((resolve) => gzip.once('drain', resolve))
    }
  }
  gzip.end()
  return await counted
}

async function countBytes(blocks: AsyncIterable<Buffer>): Promise<number> {
  let bytes = 0
  for await (const block of blocks) bytes += block.length
  return bytes
}
