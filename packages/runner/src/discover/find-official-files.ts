import { resolve } from 'node:path'
import { isSowError } from '@sow/kit/errors'
import {
  type FileSum,
  type FoundOfficialFile,
  findOfficialFile,
  type KnownSums,
  officialFilesFolder,
} from '@sow/kit/manifest'
import type { DiscoveredPackage } from './discovered-package.js'
import { type FaultListener, throwFault } from './fault.js'
import { RememberedSums } from './remembered-sums.js'

/** Where a project has the publishers' files that its packages declare as their source. */
export interface OfficialFiles {
  /** The folder, as the project calls it. */
  readonly folder: string
  /** By the identity of the dataset that is read from it. */
  readonly files: ReadonlyMap<string, FoundOfficialFile>
}

/**
 * Looks for them by their content, which is read once: as long as a file is as it was then, its sum is remembered. Nothing is read
 * where no package declares one. A file that cannot be read goes to `onFault`, and
 * the dataset counts as one that lacks it; throws SowError INPUT_OUTPUT without.
 */
export async function findOfficialFiles(
  projectDirectory: string,
  folder: string = officialFilesFolder,
  packages: readonly DiscoveredPackage[],
  onFault: FaultListener = throwFault,
): Promise<OfficialFiles> {
  const files = new Map<string, FoundOfficialFile>()
  const wanted = packages.flatMap(({ manifest }) => manifest.datasets)
  if (!wanted.some(({ official }) => official !== undefined)) return { folder, files }
  const sums = new RememberedSums(projectDirectory)
  for (const { identity, official } of wanted)
    if (official !== undefined)
      files.set(identity, await find(official, resolve(projectDirectory, folder), sums, onFault))
  sums.save()
  return { folder, files }
}

async function find(
  wanted: FileSum,
  folder: string,
  sums: KnownSums,
  onFault: FaultListener,
): Promise<FoundOfficialFile> {
  try {
    return await findOfficialFile(wanted, [folder], sums)
  } catch (error) {
    if (!isSowError(error)) throw error
    onFault(error)
    return { path: null, isOther: false }
  }
}
