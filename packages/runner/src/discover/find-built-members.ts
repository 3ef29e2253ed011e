import { realpathSync } from 'node:fs'
import { findWorkspace, readMembers } from './find-workspace.js'
import { isBuilt } from './read-package.js'

/** The built members of the workspace whose root a directory is. One that is not built yet takes no part: nobody depends on it. */
export function findBuiltMembers(directory: string): string[] {
  const workspace = findWorkspace(directory)
  if (workspace === null || workspace.root !== directory) return []
  return [...readMembers(workspace).values()].map((member) => realpathSync(member)).filter(isBuilt)
}
