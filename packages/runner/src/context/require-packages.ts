import { SowError } from '@sow/kit/errors'
import type { OpenProject } from './open-project.js'

/** Throws PACKAGE_MISSING where a project has no package at all: a deploy in the wrong directory is no success. */
export function requirePackages({ directory, packages }: OpenProject): void {
  if (packages.length > 0) return
  throw new SowError({
    code: 'PACKAGE_MISSING',
    message: `The project in ${directory} depends on no seed or schema package, and has no local seeds.`,
    hint: 'Run the command in the project that depends on them, install one, or put a file of rows into sow/seeds.',
  })
}
