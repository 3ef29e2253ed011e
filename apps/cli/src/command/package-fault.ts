import { SowError } from '@sow/kit/errors'
import { typedName } from '../plugins/typed-name.js'

/** A command that a package brings, and the package. */
export interface CommandOfPackage {
  readonly id: string
  readonly plugin: { readonly name: string; readonly pjson: object }
}

/** Of a command that was running: it reads one snapshot at most, so nothing is changed. */
export function commandFault({ id, plugin }: CommandOfPackage, what: string, cause?: unknown): SowError {
  return new SowError({
    code: 'DEFINITION_INVALID',
    message: `The command \`sow ${typedName(id)}\` of ${plugin.name} ${what}. Nothing was changed.`,
    hint: `This is a fault of the package: ${whomToTell(plugin)}.`,
    place: { package: plugin.name },
    cause,
  })
}

/** Of a command whose code cannot be imported. */
export function importFault({ id, plugin }: CommandOfPackage, cause: unknown): SowError {
  return new SowError({
    code: 'PACKAGE_LOAD',
    message: `The command \`sow ${typedName(id)}\` of ${plugin.name} cannot be loaded: its code threw ${kindOf(cause)} at import. Nothing was changed.`,
    hint: `Build the package again, or install it again; if that does not help, ${whomToTell(plugin)}.`,
    place: { package: plugin.name },
    cause,
  })
}

/** Of a command that the package lists, and does not have. */
export function absentFault({ id, plugin }: CommandOfPackage, cause: unknown): SowError {
  return new SowError({
    code: 'PACKAGE_LOAD',
    message: `${plugin.name} lists the command \`sow ${typedName(id)}\` in oclif.manifest.json, and its code does not have it.`,
    hint: `Build the package again, or install it again; if that does not help, ${whomToTell(plugin)}.`,
    place: { package: plugin.name },
    cause,
  })
}

/** The name of what was thrown: its text may hold values. */
export function kindOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.name : `a ${typeof thrown}`
}

/** By the bugs address of its package.json, where it has one. */
function whomToTell({ name, pjson }: CommandOfPackage['plugin']): string {
  const bugs: unknown = Reflect.get(pjson, 'bugs')
  const address = typeof bugs === 'string' ? bugs : (textIn(bugs, 'url') ?? textIn(bugs, 'email'))
  return address === null ? `tell the author of ${name}` : `report it at ${address}`
}

function textIn(value: unknown, key: string): string | null {
  const text: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : null
  return typeof text === 'string' ? text : null
}
