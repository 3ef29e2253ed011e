import { relative } from 'node:path'
import {
  addPackage,
  findProjectIfAny,
  findRootFlag,
  installAll,
  runInPackage,
  runScript,
} from '@sow/runner/project'
import type { Surroundings } from '../project/surroundings.js'

const scripts = ['build', 'test', 'check']

/** What to type to install, build and check a new package, and to have it seeded. */
export function nextSteps(
  name: string,
  { folder, workspace, packageManager }: Surroundings,
  workingDirectory: string,
): readonly string[] {
  if (workspace === null) {
    const path = relative(workingDirectory, folder)
    const own = [installAll(packageManager), ...scripts.map((script) => runScript(packageManager, script))]
    return [
      ...(path === '' ? [] : [`cd ${path}`]),
      ...own,
      ...intoProject(path, packageManager, workingDirectory),
    ]
  }
  return [
    installAll(packageManager),
    ...scripts.map((script) => runInPackage(packageManager, name, script)),
    `${addToRoot(name, workspace.root, packageManager)}   (so that \`sow db seed\` finds it)`,
  ]
}

/** A package inside the folder of a project is one of its dependencies from then on. */
function intoProject(
  path: string,
  packageManager: Surroundings['packageManager'],
  workingDirectory: string,
): readonly string[] {
  if (path === '' || path.startsWith('..') || findProjectIfAny(workingDirectory) === null) return []
  const back = path
    .split(/[\\/]/)
    .map(() => '..')
    .join('/')
  const rootFlag = findRootFlag(workingDirectory, packageManager)
  const add = addPackage(packageManager, `file:./${path}`, { dev: false, rootFlag })
  return [`cd ${back}`, `${add}   (so that \`sow db seed\` finds it)`]
}

function addToRoot(name: string, root: string, packageManager: Surroundings['packageManager']): string {
  const specifier = packageManager.name === 'pnpm' ? `'${name}@workspace:*'` : name
  return addPackage(packageManager, specifier, { dev: false, rootFlag: findRootFlag(root, packageManager) })
}
