import { createHash } from 'node:crypto'
import { createWriteStream, existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { readShippedLines } from '../compare/shipped-lines.js'
import { SowError } from '../errors/sow-error.js'
import type { ChangesFile, Manifest, ManifestDataset } from '../manifest/manifest.js'
import { sealManifest } from '../manifest/manifest-digest.js'
import { parseManifest } from '../manifest/parse-manifest.js'
import { manifestFileName } from '../package/foreign-datasets.js'
import { readMarkedPackage } from '../package/marked-package.js'
import { type ChangeCounts, compareLines } from './compare-lines.js'

/** A change set that is larger than this share of its release saves nothing. */
const largestShare = 0.5

/** A dataset that got a change set. */
export interface WrittenChangeSet extends ChangesFile {
  readonly identity: string
}

/**
 * Writes what the built package in `folder` differs in from the one in `earlier` beside its canonical files, and into
 * its manifest: an upgrade from that one then reads no other row. Datasets without a canonical file, with another
 * definition or with keys that changed are left out. Throws SowError PACKAGE_LOAD, MANIFEST_*, CONFIG_USAGE.
 */
export async function writeChangeSets(folder: string, earlier: string): Promise<readonly WrittenChangeSet[]> {
  const after = await readBuilt(folder)
  const before = await readBuilt(earlier)
  if (before.manifest.package !== after.manifest.package) throw otherPackage(before, after)
  const known = new Map(before.manifest.datasets.map((dataset) => [dataset.name, dataset]))
  const written: WrittenChangeSet[] = []
  for (const { changes: _, ...dataset } of after.manifest.datasets) {
    const previous = known.get(dataset.name)
    if (previous === undefined || !isComparable(previous, dataset)) continue
    const changes = await writeChanges({ ...before, dataset: previous }, { ...after, dataset })
    if (changes !== null) written.push({ identity: dataset.identity, ...changes })
  }
  await writeFile(
    join(after.directory, manifestFileName),
    `${JSON.stringify(withChanges(after.manifest, written), null, 2)}\n`,
  )
  return written
}

interface BuiltPackage {
  /** Where the manifest and the files that it names are. */
  readonly directory: string
  readonly manifest: Manifest
}

type BuiltDataset = Pick<BuiltPackage, 'directory' | 'manifest'> & { readonly dataset: ManifestDataset }

async function readBuilt(folder: string): Promise<BuiltPackage> {
  const found = readMarkedPackage(folder)
  if (found === null) throw notBuilt(folder, 'has no "sow" marker')
  const directory = dirname(found.entry)
  const path = join(directory, manifestFileName)
  if (!existsSync(path)) throw notBuilt(folder, 'is not built')
  const text = await readFile(path, 'utf8')
  return { directory, manifest: parseManifest(text, { package: found.name, file: manifestFileName }) }
}

function notBuilt(folder: string, what: string): SowError {
  return new SowError({
    code: 'PACKAGE_LOAD',
    message: `The package in ${folder} ${what}.`,
    hint: 'Name the folder of a seed package that was built, or that a published package was unpacked in.',
  })
}

function isComparable(before: ManifestDataset, after: ManifestDataset): boolean {
  return (
    before.canonical !== undefined &&
    after.canonical !== undefined &&
    before.definitionHash === after.definitionHash &&
    before.contentHash !== after.contentHash &&
    before.fields.join('\t') === after.fields.join('\t') &&
    after.renamed === undefined &&
    after.replaced === undefined
  )
}

async function writeChanges(before: BuiltDataset, after: BuiltDataset): Promise<ChangesFile | null> {
  const file = `${after.dataset.name}.changes.copy`
  const path = join(after.directory, file)
  const hash = createHash('sha256')
  let counts: ChangeCounts = { changed: 0, added: 0, gone: 0 }
  async function* text(): AsyncGenerator<string> {
    const lines = compareLines(after.dataset, canonicalLines(before), canonicalLines(after))
    for (let next = await lines.next(); ; next = await lines.next()) {
      if (next.done === true) {
        counts = next.value
        return
      }
      const line = `${next.value}\n`
      hash.update(line)
      yield line
    }
  }
  await pipeline(text(), createWriteStream(path))
  if (counts.changed + counts.gone > after.dataset.rows * largestShare) {
    await rm(path)
    return null
  }
  const { contentHash } = before.dataset
  return {
    from: { version: before.manifest.version, contentHash },
    file,
    sha256: hash.digest('hex'),
    ...counts,
  }
}

async function* canonicalLines({ directory, dataset }: BuiltDataset): AsyncGenerator<string> {
  const { canonical } = dataset
  if (canonical === undefined) return
  for await (const lines of readShippedLines(join(directory, canonical.file), canonical.sha256)) yield* lines
}

function withChanges(manifest: Manifest, written: readonly WrittenChangeSet[]): Manifest {
  const changes = new Map(written.map(({ identity, ...file }) => [identity, file]))
  const datasets = manifest.datasets.map(({ changes: _, ...dataset }) => {
    const file = changes.get(dataset.identity)
    return file === undefined ? dataset : { ...dataset, changes: file }
  })
  return sealManifest({ ...manifest, datasets })
}

function otherPackage(before: BuiltPackage, after: BuiltPackage): SowError {
  return new SowError({
    code: 'CONFIG_USAGE',
    message: `${before.manifest.package} is no earlier release of ${after.manifest.package}.`,
    hint: 'Compare a package with an earlier version of itself.',
  })
}
