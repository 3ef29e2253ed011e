import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { SowError } from '@sow/kit/errors'
import { findProject } from '@sow/runner/project'

/** The folder of a package's migrations, from the package's directory. */
export const migrationsFolder = 'src/migrations'

/**
 * The migrations folder that an author means: the one named, or that of the package that the working directory is
 * in. Throws CONFIG_USAGE where there is none.
 */
export function findMigrationsFolder(workingDirectory: string, named: string | null): string {
  if (named !== null) {
    const folder = resolve(workingDirectory, named)
    if (existsSync(folder)) return folder
    throw noFolder(`There is no folder ${named}.`)
  }
  const { directory, packageJson } = findProject(workingDirectory)
  const folder = join(directory, migrationsFolder)
  if (existsSync(folder)) return folder
  throw noFolder(`The package ${packageJson.name || directory} has no folder ${migrationsFolder}.`)
}

function noFolder(message: string): SowError {
  return new SowError({
    code: 'CONFIG_USAGE',
    message,
    hint: 'Run the command in a package that has migrations, or name its folder with --folder.',
  })
}
