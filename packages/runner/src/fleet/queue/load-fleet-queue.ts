import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { SowError } from '@sow/kit/errors'
import { findPackageDirectory } from '../../discover/find-package-directory.js'
import type { Project } from '../../discover/find-project.js'
import { addPackage, findPackageManager, findRootFlag } from '../../discover/package-manager.js'

type FleetQueueModule = typeof import('@sow/fleet-queue')

const packageName = '@sow/fleet-queue'

/** The package of the queue, from the project or beside Sow. Throws PACKAGE_MISSING with the line that installs it. */
export async function loadFleetQueue(
  project: Project,
  besideSow: string = dirname(fileURLToPath(import.meta.url)),
): Promise<FleetQueueModule> {
  const directory =
    findPackageDirectory(packageName, project.directory) ?? findPackageDirectory(packageName, besideSow)
  if (directory === null)
    throw new SowError({
      code: 'PACKAGE_MISSING',
      message: `A fleet with several workers needs ${packageName}, which is not installed.`,
      hint: `Run \`${installLine(project)}\`.`,
    })
  try {
    return await import(pathToFileURL(join(directory, 'dist', 'index.js')).href)
  } catch (cause) {
    throw new SowError({
      code: 'PACKAGE_LOAD',
      message: `${packageName} cannot be loaded from ${directory}.`,
      hint: `Install it again: \`${installLine(project)}\`.`,
      cause,
    })
  }
}

function installLine({ directory }: Project): string {
  const packageManager = findPackageManager(directory)
  return addPackage(packageManager, packageName, {
    dev: true,
    rootFlag: findRootFlag(directory, packageManager),
  })
}
