import { dirname } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { SeedPackage } from '@sow/kit'
import { buildManifest } from '@sow/kit/build'
import { checkCodeFiles, checkDataFile, type ManifestDataset } from '@sow/kit/manifest'
import type { DiscoveredPackage, Finding } from '@sow/runner/project'
import { findingsOfErrors } from './error-findings.js'

/** Describes a package anew from its code and rows, and compares that with the manifest that it carries. */
export async function checkManifest(
  own: DiscoveredPackage,
  definition: SeedPackage,
  others: ReadonlyMap<string, ManifestDataset>,
): Promise<Finding[]> {
  const { name, version, manifest } = own
  const mismatches: Finding[] = []
  const errors = await findingsOfErrors(name, async () => {
    const built = await buildManifest({
      package: { name, version },
      definition,
      schema: manifest.schema,
      migrations: manifest.migrations,
      foreign: (identity) => others.get(identity),
    })
    mismatches.push(...compareDatasets(name, built.datasets, manifest.datasets))
  })
  const changed = await changedFiles(own)
  const known = manifest.migrations.map((migration) => migration.name)
  const same = isDeepStrictEqual(Object.keys(definition.migrations).sort(), known.toSorted())
  return [...errors, ...mismatches, ...changed, ...(same ? [] : [mismatch(name, 'other migrations')])]
}

/** Files that were changed since the build: the code, and those that people write rows in. */
async function changedFiles({ name, entry, directory, manifest }: DiscoveredPackage): Promise<Finding[]> {
  const found = await findingsOfErrors(name, () => checkCodeFiles(dirname(entry), manifest))
  for (const dataset of manifest.datasets)
    found.push(...(await findingsOfErrors(name, () => checkDataFile(directory, dataset))))
  return found
}

function compareDatasets(
  where: string,
  built: readonly ManifestDataset[],
  carried: readonly ManifestDataset[],
): Finding[] {
  const gone = carried.filter(({ identity }) => !built.some((dataset) => dataset.identity === identity))
  return [
    ...gone.map(({ identity }) => mismatch(where, `the dataset ${identity}, which its code does not have`)),
    ...built.flatMap((dataset) => {
      const other = carried.find(({ identity }) => identity === dataset.identity)
      if (other === undefined) return [mismatch(where, `no dataset ${dataset.identity}, which its code has`)]
      const differing = differingFacts(dataset, other)
      return differing.length === 0 ? [] : [mismatch(dataset.identity, `other ${differing.join(', ')}`)]
    }),
  ]
}

function differingFacts(built: ManifestDataset, carried: ManifestDataset): string[] {
  // As JSON, since the manifest was written as that: what is undefined is not there.
  const facts: Readonly<Record<string, unknown>> = JSON.parse(JSON.stringify(built))
  return Object.keys(facts).filter((fact) => !isDeepStrictEqual(facts[fact], Reflect.get(carried, fact)))
}

function mismatch(where: string, what: string): Finding {
  return {
    code: 'MANIFEST_MISMATCH',
    severity: 'error',
    where,
    message: `The manifest speaks of ${what}.`,
    remedy: 'Build the package again: its build ends with `sow-package manifest`.',
  }
}
