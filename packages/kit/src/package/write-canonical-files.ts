import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Dataset } from '../define/dataset.js'
import type { SeedPackage } from '../define/seed-package.js'
import { readCanonicalRows } from '../lines/read-canonical-rows.js'
import type { Manifest, ManifestDataset } from '../manifest/manifest.js'

/** Writes the canonical lines of each dataset that ships them, beside the manifest. */
export async function writeCanonicalFiles(
  folder: string,
  { datasets }: SeedPackage,
  manifest: Manifest,
): Promise<void> {
  for (const described of manifest.datasets) {
    const dataset = datasets.find(({ name }) => name === described.name)
    if (described.canonical === undefined || dataset === undefined) continue
    await pipeline(linesOf(dataset, described), createWriteStream(join(folder, described.canonical.file)))
  }
}

async function* linesOf(dataset: Dataset, described: ManifestDataset): AsyncGenerator<string> {
  for await (const rows of readCanonicalRows({ dataset, described }))
    yield rows.map(({ line }) => `${line}\n`).join('')
}
