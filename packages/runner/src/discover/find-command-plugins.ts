import { join } from 'node:path'
import { findPackageDirectory } from './find-package-directory.js'
import { findProjectIfAny } from './find-project.js'
import { readPackageJson, readTextIfPresent } from './package-json.js'

/** A seed or schema package that is an oclif plugin too. */
export interface CommandPlugin {
  readonly name: string
  readonly directory: string
}

/**
 * Finds the marked packages among a project's dependencies that bring commands or hooks, by reading each
 * package.json once. Silent where something cannot be read: discovery is what reports it.
 */
export function findCommandPlugins(workingDirectory: string): CommandPlugin[] {
  try {
    const project = findProjectIfAny(workingDirectory)
    if (project === null) return []
    const { dependencies, devDependencies } = project.packageJson
    return [...new Set([...dependencies, ...devDependencies])]
      .sort()
      .flatMap((name) => readCommandPlugin(name, project.directory))
  } catch {
    return []
  }
}

function readCommandPlugin(name: string, from: string): CommandPlugin[] {
  const directory = findPackageDirectory(name, from)
  if (directory === null) return []
  // Parsing the package.json of every dependency at every start would cost more than looking for two words.
  const text = readTextIfPresent(join(directory, 'package.json')) ?? ''
  if (!text.includes('"sow"') || !text.includes('"oclif"')) return []
  const packageJson = readPackageJson(directory)
  return packageJson?.marker && packageJson.commandPlugin ? [{ name, directory }] : []
}
