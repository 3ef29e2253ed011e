import type { Config } from '@oclif/core'
import { findPlugins, findProjectIfAny, loadConfig } from '@sow/runner/start'
import { plainPlugin } from './plain-plugin.js'

/** A package of the project as oclif knows it. */
export interface ListedPlugin {
  /** Its name in npm. */
  readonly plugin: string
  /** The installed one. */
  readonly version: string
  /** What the package exports. */
  readonly kind: 'seed' | 'schema'
  /** The directory that it was found in, absolute. */
  readonly path: string
  /** The commands that it brings, as they are typed without `sow`. */
  readonly commands: readonly string[]
  /** The events that it listens to. */
  readonly hooks: readonly string[]
}

/**
 * Oclif's plugins but for Sow itself, by their names; no code of theirs runs, but for commands without an
 * `oclif.manifest.json`, which oclif has to import. Packages that only the configuration names are added first: no other command loads it to find out about them. Throws CONFIG_INVALID.
 */
export async function listPlugins(config: Config, workingDirectory: string): Promise<ListedPlugin[]> {
  const project = findProjectIfAny(workingDirectory)
  const { packages = [] } = project === null ? {} : await loadConfig(project.directory)
  const found = await findPlugins(workingDirectory, packages)
  for (const each of found) {
    if (!config.plugins.has(each.name)) config.plugins.set(each.name, await plainPlugin(each))
  }
  return found.flatMap(({ name, kind }) => {
    const plugin = config.plugins.get(name)
    if (plugin === undefined) return []
    const { version, root: path, commandIDs, hooks } = plugin
    const commands = commandIDs.map((id) => id.replaceAll(':', ' ')).sort()
    return [{ plugin: name, version, kind, path, commands, hooks: Object.keys(hooks).sort() }]
  })
}
