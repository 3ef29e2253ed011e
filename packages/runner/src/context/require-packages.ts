import { SowError } from '@sow/kit/errors'
import type { ProjectPackages } from './open-project.js'

/**
 * Throws PACKAGE_MISSING where a project has no package at all: a deploy in the wrong directory is no success. Local seeds that wait
 * for a migration are some, and so are those that were not looked at, where migrations alone are asked for.
 */
export function requirePackages({ directory, packages, seeds, strange }: ProjectPackages): void {
  const leftOut = [...seeds.strange, ...strange]
  if (packages.length > 0 || leftOut.some(({ code }) => code === 'SEED_WAITS')) return
  // A page for people in their folder is none of them, and keeps none from being used.
  if (strange.length === 0 && seeds.files.length > 0) return
  const [first] = leftOut
  const local = first === undefined ? 'has no local seeds' : 'none of its local seeds can be used'
  throw new SowError({
    code: 'PACKAGE_MISSING',
    message: `The project in ${directory} depends on no seed or schema package, and ${local}${first === undefined ? '' : `: ${first.message.replace(/\.$/, '')}`}.`,
    hint: 'Run the command in the project that depends on them, install one, or put a file of rows into sow/seeds. Where another branch has the files, their rows are as they were: `sow db status`.',
  })
}
