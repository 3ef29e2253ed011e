import { resolve } from 'node:path'
import type { SowError } from '@sow/kit/errors'
import type { SowConfig } from '../config/config.js'
import { loadConfig } from '../config/load-config.js'
import { discoverPackages } from '../discover/discover-packages.js'
import type { DiscoveredPackage } from '../discover/discovered-package.js'
import type { FaultListener } from '../discover/fault.js'
import { findOfficialFiles, type OfficialFiles } from '../discover/find-official-files.js'
import { findProject, type Project } from '../discover/find-project.js'
import { findSeedFiles, type SeedFiles } from '../discover/find-seed-files.js'

/** A project with its configuration and the packages that were discovered in it. No database, no foreign code yet. */
export interface OpenProject extends Project {
  readonly config: SowConfig
  readonly packages: readonly DiscoveredPackage[]
  /** What was wrong with packages that were left out: empty where all were needed. */
  readonly faults: readonly SowError[]
  /** The publishers' files that datasets of packages are read from. */
  readonly official: OfficialFiles
  /** The files that may hold local seeds: their rows are a matter of the database. */
  readonly seeds: SeedFiles
  /** What lies among local seeds and is none; empty until they were read. */
  readonly strange: readonly SowError[]
}

/** A project for whoever asks for no rows: nobody looked for the publishers' files, of which each would be read whole. */
export type ProjectPackages = Omit<OpenProject, 'official'>

/** As `openProject`, without the publishers' files. Throws SowError. */
export async function openProjectPackages(workingDirectory: string): Promise<ProjectPackages> {
  const project = findProject(workingDirectory)
  const config = await loadConfig(project.directory, resolve(workingDirectory))
  const packages = discoverPackages(project, config.packages)
  return { ...project, config, packages, faults: [], ...withSeedFiles(project, config) }
}

/** Finds the project of a working directory, loads its configuration and discovers its packages. Throws SowError. */
export async function openProject(workingDirectory: string): Promise<OpenProject> {
  const project = await openProjectPackages(workingDirectory)
  const { directory, config, packages } = project
  return { ...project, official: await findOfficialFiles(directory, config.officialFiles, packages) }
}

/**
 * The same for what works by the ledger alone, or looks at one thing after the other: packages that cannot be used are left out.
 * Throws SowError where the project or its configuration cannot be read, which say what database is meant.
 */
export async function openProjectAsFarAsPossible(workingDirectory: string): Promise<OpenProject> {
  const project = findProject(workingDirectory)
  const config = await loadConfig(project.directory, resolve(workingDirectory))
  const faults: SowError[] = []
  const onFault: FaultListener = (error) => void faults.push(error)
  const packages = discoverPackages(project, config.packages, onFault)
  const official = await findOfficialFiles(project.directory, config.officialFiles, packages, onFault)
  return { ...project, config, packages, faults, official, ...withSeedFiles(project, config) }
}

function withSeedFiles({ directory }: Project, { seeds }: SowConfig): Pick<OpenProject, 'seeds' | 'strange'> {
  return { seeds: findSeedFiles(directory, seeds), strange: [] }
}
