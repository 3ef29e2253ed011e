import { dirname, join, relative, sep } from 'node:path'
import { manifestFileName } from '@sow/kit/manifest'
import type { DiscoveredPackage } from '@sow/runner/project'
import type { ContentFinding } from './check-content.js'
import type { PackagePapers } from './package-papers.js'
import { packageRules } from './package-rules.js'
import { type PublishedPackage, packedBytes } from './published-package.js'
import type { ReadableDataset } from './rows/rows-under-check.js'

/** Holds the folder of a package against every rule about it. */
export async function checkFolder(
  own: DiscoveredPackage,
  papers: PackagePapers,
  datasets: readonly ReadableDataset[],
  published: PublishedPackage,
): Promise<ContentFinding[]> {
  const { name, directory, entry } = own
  const folder = {
    directory,
    papers,
    entry: slashed(relative(directory, entry)),
    dataFiles: datasets.map(({ dataset }) => dataset.rows.file).filter((file) => file !== null),
    builtFiles: builtFiles(own),
    packed: published.files,
    packedBytes: await packedBytes(published),
  }
  return packageRules.flatMap(({ code, severity, reason, remedy, find }) =>
    find(folder).map((what) => ({
      code,
      severity,
      where: name,
      message: `${what}: ${reason}`,
      remedy,
      dataset: null,
      file: 'package.json',
    })),
  )
}

/** The manifest and what it names, relative to the package. */
function builtFiles({ directory, entry, manifest }: DiscoveredPackage): string[] {
  const built = relative(directory, dirname(entry))
  const named = manifest.datasets.flatMap(({ canonical, changes }) => [canonical, changes])
  const files = [...named, ...(manifest.code ?? [])].flatMap((each) =>
    each === undefined ? [] : [each.file],
  )
  return [manifestFileName, ...files].map((file) => slashed(join(built, file)))
}

function slashed(path: string): string {
  return path.split(sep).join('/')
}
