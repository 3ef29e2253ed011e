import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { DatasetRows, ReleaseContent } from '../compare/release-content.js'
import { readShippedLines } from '../lines/read-canonical-file.js'
import {
  type ChangesFile,
  type Manifest,
  type ManifestDataset,
  manifestFileName,
} from '../manifest/manifest.js'
import { sealManifest } from '../manifest/manifest-digest.js'
import { parseManifest } from '../manifest/parse-manifest.js'
import { type ChangeCounts, compareLines } from './compare-lines.js'

/** Fewer rows are staged as quickly whole. */
const fewRows = 1000
/** A change set that is larger than this share of its release saves nothing. */
const largestShare = 0.5

/** A dataset that got a change set. */
export interface WrittenChangeSet extends ChangesFile {
  /** `domain/name`. */
  readonly identity: string
}

/** An earlier release of the package, and its version. */
export interface EarlierRelease extends ReleaseContent {
  readonly version: string
}

/**
 * Writes what the built package differs in from an earlier release beside its canonical files in `built`, and into its
 * manifest there: an upgrade from that release then reads no other row. Datasets with few rows, with another definition or
 * with keys that changed are left out; change sets of a build before are forgotten. Throws SowError MANIFEST_*.
 */
export async function writeChangeSets(
  built: string,
  earlier: EarlierRelease,
): Promise<readonly WrittenChangeSet[]> {
  const path = join(built, manifestFileName)
  const manifest = parseManifest(await readFile(path, 'utf8'), { file: manifestFileName })
  const written: WrittenChangeSet[] = []
  for (const described of manifest.datasets) {
    const before = earlier.datasets.find((each) => each.described.name === described.name)
    if (before === undefined || !isComparable(before.described, described)) continue
    const changes = await writeChanges(built, earlier.version, before, described)
    if (changes !== null) written.push({ identity: described.identity, ...changes })
  }
  const sealed = sealManifest(withChanges(manifest, written))
  await writeFile(path, `${JSON.stringify(sealed, null, 2)}\n`)
  return written
}

function isComparable(before: ManifestDataset, after: ManifestDataset): boolean {
  return (
    after.rows >= fewRows &&
    before.definitionHash === after.definitionHash &&
    before.contentHash !== after.contentHash &&
    before.fields.join('\t') === after.fields.join('\t') &&
    after.renamed === undefined &&
    after.replaced === undefined
  )
}

async function writeChanges(
  built: string,
  version: string,
  before: DatasetRows,
  described: ManifestDataset,
): Promise<ChangesFile | null> {
  const { canonical, name, rows } = described
  if (canonical === undefined) return null
  const file = `${name}.changes.copy`
  const after = {
    described,
    readLines: () => readShippedLines(join(built, canonical.file), canonical.sha256),
  }
  const { sha256, ...counts } = await writeLines(join(built, file), compareLines(before, after))
  if (counts.changed + counts.gone > rows * largestShare) {
    await rm(join(built, file))
    return null
  }
  return { from: { version, contentHash: before.described.contentHash }, file, sha256, ...counts }
}

async function writeLines(
  path: string,
  lines: AsyncGenerator<string, ChangeCounts>,
): Promise<ChangeCounts & { readonly sha256: string }> {
  const hash = createHash('sha256')
  let counts: ChangeCounts = { changed: 0, added: 0, gone: 0 }
  async function* text(): AsyncGenerator<string> {
    let next = await lines.next()
    for (; next.done !== true; next = await lines.next()) {
      const line = `${next.value}\n`
      hash.update(line)
      yield line
    }
    counts = next.value
  }
  await pipeline(text(), createWriteStream(path))
  return { ...counts, sha256: hash.digest('hex') }
}

function withChanges(manifest: Manifest, written: readonly WrittenChangeSet[]): Manifest {
  const changes = new Map(written.map(({ identity, ...file }) => [identity, file]))
  const datasets = manifest.datasets.map(({ changes: _, ...dataset }) => {
    const file = changes.get(dataset.identity)
    return file === undefined ? dataset : { ...dataset, changes: file }
  })
  return { ...manifest, datasets }
}
