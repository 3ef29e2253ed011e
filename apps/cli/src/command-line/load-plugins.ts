import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Command, Errors, Plugin } from '@oclif/core'
import { isSowError } from '@sow/kit/errors'
import { type FoundPlugin, findPlugins, importSeconds } from '@sow/runner/start'
import { globalFlags } from '../command/global-flags.js'
import { absentFault, type CommandOfPackage, importFault } from '../command/package-fault.js'
import { plainPlugin } from '../plugins/plain-plugin.js'
import { findShadowedNames, type ShadowedName } from '../plugins/shadowed-names.js'
import { typedName } from '../plugins/typed-name.js'
import { watchingForeignCode } from '../process/foreign-code.js'
import { printingBeside } from '../process/printing.js'
import { printable } from '../render/printable.js'

/** The flags of every command, as a manifest has them. */
const namedFlags = Object.fromEntries(
  Object.entries(globalFlags).map(([name, flag]) => [name, { ...flag, name }]),
)

/** The plugins by their names, and what is wrong with those whose commands are not to be known as they should. */
export interface LoadedPlugins {
  readonly plugins: Map<string, Plugin>
  /** A line each, for whoever looks for a command of theirs. */
  readonly warnings: ReadonlySet<string>
}

/**
 * This package, and each seed or schema package of the project, as oclif's plugins. They are loaded from the
 * directories that discovery found: oclif's own search reads `dependencies` only, and swallows what fails.
 */
export async function loadPlugins(root: string, workingDirectory: string): Promise<LoadedPlugins> {
  const own = new Plugin({ isRoot: true, root })
  await own.load()
  const warnings = new Set<string>()
  const found = await Promise.all(
    (await findPlugins(workingDirectory)).map((each) => loadPlugin(each, (line) => warnings.add(line))),
  )
  const shadowed = findShadowedNames(own, found)
  for (const plugin of found) takeNamesAway(plugin, shadowed.get(plugin.name) ?? [])
  return { plugins: new Map([own, ...found].map((plugin) => [plugin.name, plugin])), warnings }
}

/** One whose commands cannot be loaded is a plugin without any; its rows are another matter. */
async function loadPlugin(found: FoundPlugin, warn: (line: string) => void): Promise<Plugin> {
  if (!found.commands) return await plainPlugin(found)
  const usable = hasUsableManifest(found)
  if (!usable)
    warn(`oclif.manifest.json of ${found.name} cannot be used. Build the package again, or install it again.`)
  try {
    // A plugin of type `link` is taken from exactly this directory.
    const options = { name: found.name, root: found.directory, type: 'link', ignoreManifest: !usable }
    const plugin = new Plugin(options)
    // Oclif's own way is a warning of Node with a stack and a path.
    Reflect.set(plugin, 'warn', () =>
      warn(`A command of ${found.name} cannot be loaded; the others are not affected.`),
    )
    await importing(found.name, found.directory, () => plugin.load())
    for (const command of plugin.commands) {
      const { id, load } = command
      Object.assign(command, printableTexts({ ...command }))
      if (command['host'] === 'sow') command.flags = { ...command.flags, ...namedFlags }
      command.load = () => loadCommand({ id, plugin }, load)
    }
    return plugin
  } catch {
    warn(`The commands of ${found.name} cannot be loaded; its datasets are not affected.`)
    return await plainPlugin(found)
  }
}

/** False where it is damaged or of another version. None is no fault: the commands are imported to know them. */
function hasUsableManifest({ directory, version }: FoundPlugin): boolean {
  const read = (file: string) => readTextIfAny(join(directory, file))
  const text = read('oclif.manifest.json') ?? read('.oclif.manifest.json')
  if (text === null) return true
  try {
    const { commands, version: built } = JSON.parse(text) as Record<'commands' | 'version', unknown>
    return typeof commands === 'object' && commands !== null && release(built) === release(version)
  } catch {
    return false
  }
}

function readTextIfAny(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

/** Oclif takes a manifest of any prerelease of a version. */
function release(version: unknown): unknown {
  return typeof version === 'string' ? version.split('-', 1)[0] : version
}

/** Oclif would give our topics the texts of the last package that names them. */
function takeNamesAway(plugin: Plugin, shadowed: readonly ShadowedName[]): void {
  const lost = (kind: ShadowedName['kind']) =>
    new Set(shadowed.flatMap((each) => (each.kind === kind ? [each.name] : [])))
  const [names, topics] = [lost('command'), lost('topic')]
  const isLeft = (name: string) => !names.has(typedName(name))
  plugin.commands = plugin.commands.filter(({ id }) => isLeft(id))
  for (const command of plugin.commands) {
    command.aliases = (command.aliases ?? []).filter(isLeft)
    command.hiddenAliases = (command.hiddenAliases ?? []).filter(isLeft)
  }
  const left = plugin.topics.filter(({ name }) => !topics.has(typedName(name)))
  Object.defineProperty(plugin, 'topics', { value: printableTexts(left) })
}

/** What a package says of its commands: oclif prints it as help, and passes everything on. */
function printableTexts(value: unknown): unknown {
  if (typeof value === 'string') return value.split('\n').map(printable).join('\n')
  if (Array.isArray(value)) return value.map(printableTexts)
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, printableTexts(each)]))
}

/** Imports the code of a command. What cannot be is a fault of the package, and told in our words. */
async function loadCommand(of: CommandOfPackage, load: () => Promise<Command.Class>): Promise<Command.Class> {
  try {
    return await importing(of.plugin.name, of.id, load)
  } catch (error) {
    if (isSowError(error)) throw error
    throw error instanceof Errors.CLIError && error.message === `command ${of.id} not found`
      ? absentFault(of, error)
      : importFault(of, error)
  }
}

/** The code of a package runs while it is imported: it prints beside, and has to come to an end. */
function importing<Result>(name: string, file: string, work: () => Promise<Result>): Promise<Result> {
  const code = { package: name, file, seconds: importSeconds(), hook: null }
  return watchingForeignCode(code, () => printingBeside(work))
}
