import type { SowConfig } from '../config/config.js'
import { loadConfig } from '../config/load-config.js'
import { discoverPackages } from '../discover/discover-packages.js'
import type { DiscoveredPackage } from '../discover/discovered-package.js'
import { findProject, type Project } from '../discover/find-project.js'

/** A project with its configuration and the packages that were discovered in it. No database, no foreign code yet. */
export interface OpenProject extends Project {
  readonly config: SowConfig
  readonly packages: readonly DiscoveredPackage[]
}

/** Finds the project of a working directory, loads its configuration and discovers its packages. Throws SowError. */
export async function openProject(workingDirectory: string): Promise<OpenProject> {
  const project = findProject(workingDirectory)
  const config = await loadConfig(project.directory)
  return { ...project, config, packages: discoverPackages(project, config.packages) }
}
