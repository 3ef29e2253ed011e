import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type ManifestDataset, manifestFileName } from '../manifest/manifest.js'
import { parseManifest } from '../manifest/parse-manifest.js'
import type { MarkedPackage } from './marked-package.js'

/** The datasets of the seed packages among `packages`, by identity. One that is not built yet has none. */
export function foreignDatasets(packages: readonly MarkedPackage[]): ReadonlyMap<string, ManifestDataset> {
  return new Map(packages.filter(({ kind }) => kind === 'seed').flatMap(datasetsOf))
}

function datasetsOf({ name, entry }: MarkedPackage): readonly (readonly [string, ManifestDataset])[] {
  const path = join(dirname(entry), manifestFileName)
  if (!existsSync(path)) return []
  const { datasets } = parseManifest(readFileSync(path, 'utf8'), { package: name, file: manifestFileName })
  return datasets.map((dataset) => [dataset.identity, dataset])
}
