import { relative } from 'node:path'
import { addPackage, installAll, runInPackage, runScript } from '../project/package-manager.js'
import type { Surroundings } from '../project/surroundings.js'

/** What to type to install, build and check a new package, and to have it seeded. */
export function nextSteps(
  name: string,
  { folder, workspace, packageManager }: Surroundings,
  workingDirectory: string,
): readonly string[] {
  if (workspace === null) {
    const path = relative(workingDirectory, folder)
    return [
      ...(path === '' ? [] : [`cd ${path}`]),
      installAll(packageManager),
      ...['build', 'test', 'check'].map((script) => runScript(packageManager, script)),
    ]
  }
  return [
    installAll(packageManager),
    ...['build', 'test', 'check'].map((script) => runInPackage(packageManager, name, script)),
    `${addToRoot(name, packageManager)}   (so that \`sow db seed\` finds it)`,
  ]
}

function addToRoot(name: string, packageManager: Surroundings['packageManager']): string {
  if (packageManager.name === 'pnpm') return `pnpm add -w '${name}@workspace:*'`
  return addPackage(packageManager, name, { dev: false })
}
