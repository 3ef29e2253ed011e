import { relative, sep } from 'node:path'
import type { DiscoveredPackage } from '../discover/discovered-package.js'
import type { ContentFinding } from './check-content.js'
import type { PackagePapers } from './package-papers.js'
import { packageRules } from './package-rules.js'
import type { ReadableDataset } from './rows-under-check.js'

/** Holds the folder of a package against every rule about it. */
export function checkFolder(
  { name, directory, entry }: DiscoveredPackage,
  papers: PackagePapers,
  datasets: readonly ReadableDataset[],
): ContentFinding[] {
  const folder = {
    directory,
    papers,
    entry: relative(directory, entry).split(sep).join('/'),
    dataFiles: datasets.map(({ dataset }) => dataset.rows.file).filter((file) => file !== null),
  }
  return packageRules.flatMap(({ code, severity, reason, remedy, find }) =>
    find(folder).map((what) => ({
      code,
      severity,
      where: name,
      message: `${what}: ${reason}`,
      remedy,
      dataset: null,
    })),
  )
}
