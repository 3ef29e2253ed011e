import type { DatasetUnit } from '../../packages/engine/dist/index.js'
import { defineItems } from './item-dataset.ts'
import type { Packages } from './packages.ts'
import type { Release } from './release.ts'

/** A release as the engine takes it: its canonical lines were written when it was built, as `sow-package manifest` does. */
export function makeUnit({ kit }: Packages, release: Release): DatasetUnit {
  const [dataset] = defineItems(kit, release.csvFile, release.form).datasets
  if (dataset === undefined) throw new Error('The seed package has no dataset.')
  const { changes } = release
  return {
    ...(changes === undefined
      ? {}
      : { changes: { ...changes, text: () => kit.readCanonicalFile(changes.path, changes.sha256) } }),
    package: '@benchmark/items',
    version: release.version,
    origin: 'linked',
    domain: 'benchmark',
    dataset: release.dataset,
    tenants: null,
    rows: () => kit.readCanonicalRows({ dataset, described: release.dataset }),
    text: () => kit.readCanonicalFile(release.copyFile, release.copySha256),
  }
}
