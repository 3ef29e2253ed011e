import { dirname, resolve } from 'node:path'
import { SowError } from '@sow/kit/errors'
import { type PackageJson, readPackageJson } from './package-json.js'

/** The project that a command works for: the nearest directory upwards with a package.json. */
export interface Project {
  readonly directory: string
  readonly packageJson: PackageJson
}

/** Finds the project of a working directory. Throws CONFIG_USAGE where there is none. */
export function findProject(workingDirectory: string): Project {
  const project = findProjectIfAny(workingDirectory)
  if (project !== null) return project
  throw new SowError({
    code: 'CONFIG_USAGE',
    message: `There is no package.json in ${workingDirectory} or above it.`,
    hint: 'Run the command in the folder of your project. If no package.json is there yet, make one: npm install --save-dev @sow/cli',
  })
}

export function findProjectIfAny(workingDirectory: string): Project | null {
  let directory = resolve(workingDirectory)
  for (;;) {
    const packageJson = readPackageJson(directory)
    if (packageJson !== null) return { directory, packageJson }
    const parent = dirname(directory)
    if (parent === directory) return null
    directory = parent
  }
}
