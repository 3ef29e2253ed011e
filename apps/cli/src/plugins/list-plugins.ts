import { type Config, Plugin } from '@oclif/core'
import { findPlugins, findProjectIfAny, loadConfig } from '@sow/runner/start'
import { plainPlugin } from './plain-plugin.js'
import { findShadowedNames, type ShadowedName } from './shadowed-names.js'
import { typedName } from './typed-name.js'

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
  /** What it names and does not get, because the name is taken. */
  readonly shadowed: readonly ShadowedName[]
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
  const shadowedOf = shadowedIn(config)
  return found.flatMap(({ name, kind }) => {
    const plugin = config.plugins.get(name)
    if (plugin === undefined) return []
    const { version, root: path, commandIDs, hooks } = plugin
    const shadowed = shadowedOf.get(name) ?? []
    const lost = new Set(shadowed.flatMap((each) => (each.kind === 'command' ? [each.name] : [])))
    const commands = commandIDs
      .map(typedName)
      .filter((command) => !lost.has(command))
      .sort()
    return [{ plugin: name, version, kind, path, commands, shadowed, hooks: Object.keys(hooks).sort() }]
  })
}

function shadowedIn(config: Config): ReadonlyMap<string, readonly ShadowedName[]> {
  const plugins = [...config.plugins.values()].filter((each) => each instanceof Plugin)
  const own = plugins.find(({ isRoot }) => isRoot)
  const others = plugins.filter((each) => each !== own)
  return own === undefined ? new Map() : findShadowedNames(own, others)
}
