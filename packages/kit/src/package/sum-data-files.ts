import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { isSeedPackage } from '../define/define-seed-package.js'
import type { SchemaPackage } from '../define/schema-package.js'
import type { SeedPackage } from '../define/seed-package.js'
import { sumOfDataFile } from '../manifest/check-data-file.js'
import type { ManifestDataset } from '../manifest/manifest.js'

/** The datasets with the sums of the files that people write their rows in, where such a file is in the package. */
export async function sumDataFiles(
  folder: string,
  definition: SeedPackage | SchemaPackage,
  described: readonly ManifestDataset[],
): Promise<readonly ManifestDataset[]> {
  const datasets = isSeedPackage(definition) ? definition.datasets : []
  const summed: ManifestDataset[] = []
  for (const dataset of described) {
    const file = datasets.find(({ name }) => name === dataset.name)?.rows.file ?? null
    const path = file === null ? null : join(folder, file)
    if (file === null || path === null || !existsSync(path)) summed.push(dataset)
    else summed.push({ ...dataset, data: { file, sha256: await sumOfDataFile(path) } })
  }
  return summed
}
