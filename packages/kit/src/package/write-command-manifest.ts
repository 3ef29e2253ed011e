import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type CommandFlag, isPackageCommand, type PackageCommand } from '../define/define-command.js'
import { SowError } from '../errors/sow-error.js'
import type { MarkedPackage } from './marked-package.js'

/**
 * Writes what the commands of a package are as `oclif.manifest.json`, so that `sow` knows them without importing their code.
 * A package whose commands are classes of oclif has that file from oclif's own build. Throws PACKAGE_LOAD.
 */
export async function writeCommandManifest(from: MarkedPackage): Promise<void> {
  if (from.commands === null) return
  const { target, identifier } = from.commands
  const commands = Object.entries(await importCommands(from, resolve(from.folder, target), identifier))
  const own = commands.filter((entry): entry is [string, PackageCommand] => isPackageCommand(entry[1]))
  if (own.length < commands.length) return
  const described = own.map(([id, command]) => [id, describeCommand(from.name, id, command)])
  const manifest = { version: from.version, commands: Object.fromEntries(described) }
  await writeFile(join(from.folder, 'oclif.manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
}

async function importCommands(
  { name }: MarkedPackage,
  path: string,
  identifier: string,
): Promise<Readonly<Record<string, unknown>>> {
  try {
    const module = (await import(pathToFileURL(path).href)) as Readonly<Record<string, unknown>>
    return Object(module[identifier])
  } catch (cause) {
    throw new SowError({
      code: 'PACKAGE_LOAD',
      message: `The commands of ${name} cannot be loaded from the module that \`oclif.commands\` names.`,
      hint: 'Build that module before `sow-package manifest`, which is the last step of a build.',
      place: { package: name },
      cause,
    })
  }
}

/** The form in which oclif keeps a command. */
function describeCommand(pluginName: string, id: string, { definition }: PackageCommand) {
  const { summary, description, examples = [], flags = {} } = definition
  return {
    id,
    pluginName,
    pluginType: 'link',
    summary,
    description,
    examples,
    flags: Object.fromEntries(Object.entries(flags).map(([name, flag]) => [name, describeFlag(name, flag)])),
    args: {},
    aliases: [],
    hiddenAliases: [],
    hidden: false,
    strict: true,
    hasDynamicHelp: false,
    // Its flags are completed by those that every command of `sow` has.
    host: 'sow',
  }
}

function describeFlag(name: string, { summary, value }: CommandFlag) {
  return value === undefined
    ? { name, type: 'boolean', description: summary, allowNo: false }
    : { name, type: 'option', description: summary, helpValue: value, multiple: false, hasDynamicHelp: false }
}
