import { resolve } from 'node:path'
import { type FoundOfficialFile, findOfficialFile, officialFilesFolder } from '@sow/kit/manifest'
import type { DiscoveredPackage } from './discovered-package.js'

/** Where a project has the publishers' files that its packages declare as their source. */
export interface OfficialFiles {
  /** The folder, as the project calls it. */
  readonly folder: string
  /** By the identity of the dataset that is read from it. */
  readonly files: ReadonlyMap<string, FoundOfficialFile>
}

/** Looks for them by their content. Nothing is read where no package declares one. Throws SowError INPUT_OUTPUT. */
export async function findOfficialFiles(
  projectDirectory: string,
  folder: string = officialFilesFolder,
  packages: readonly DiscoveredPackage[],
): Promise<OfficialFiles> {
  const files = new Map<string, FoundOfficialFile>()
  for (const { manifest } of packages)
    for (const { identity, official } of manifest.datasets)
      if (official !== undefined)
        files.set(identity, await findOfficialFile(official, [resolve(projectDirectory, folder)]))
  return { folder, files }
}
