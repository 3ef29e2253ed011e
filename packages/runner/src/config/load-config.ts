import { accessSync, constants, existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join, relative, sep } from 'node:path'
import { isSowError, SowError } from '@sow/kit/errors'
import { importCode } from '../discover/import-code.js'
import { importSeconds } from '../discover/import-seconds.js'
import { readPackageJson } from '../discover/package-json.js'
import { addPackage, findPackageManager, findRootFlag, installAll } from '../discover/package-manager.js'
import { withExitForbidden } from '../discover/with-exit-forbidden.js'
import type { SowConfig } from './config.js'
import { parseConfig } from './parse-config.js'

const names = ['sow.config.ts', 'sow.config.mjs', 'sow.config.js']

/** What looks like a configuration, whatever it is written in. */
const looksLikeOne = /^\.?sow\.?(?:rc|config)(?:\.(?:[cm]?[jt]sx?|json[5c]?|ya?ml|toml))?$/i

/**
 * Loads the configuration of a project; an empty one where there is no file. `workingDirectory`: where the command was
 * called, in the project. Throws CONFIG_INVALID.
 */
export async function loadConfig(
  projectDirectory: string,
  workingDirectory: string = projectDirectory,
): Promise<SowConfig> {
  const file = findConfig(projectDirectory, workingDirectory)
  if (file === null) return {}
  // A getter is code of the file, too.
  return await usingCode(file, async () => {
    const module = await importCode({ package: null, file, seconds: importSeconds() })
    return parseConfig(module['default'], basename(file))
  })
}

/** The file of a project's configuration; null where there is none. Throws CONFIG_INVALID where there are several, or one that would be ignored. */
export function findConfig(directory: string, workingDirectory: string = directory): string | null {
  const found = configsIn(directory)
  const [file, another] = found.toSorted((one, other) => names.indexOf(other) - names.indexOf(one))
  if (another !== undefined) throw severalFiles(found)
  refuseOutOfPlace(directory, [
    ...foldersBetween(directory, workingDirectory),
    // Who has one beside its package.json may keep others for whatever they are.
    ...(file === undefined ? ownFolders(directory) : []),
  ])
  if (file === undefined) return null
  if (names.includes(file)) return join(directory, file)
  throw new SowError({
    code: 'CONFIG_INVALID',
    message: `${file} would be ignored: a configuration is one of ${names.join(', ')}.`,
    hint: `Make it sow.config.ts, with \`export default { ... }\`, or rename ${file}.`,
    place: { file },
  })
}

function configsIn(directory: string): readonly string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => looksLikeOne.test(entry.name) && !entry.isDirectory())
    .map(({ name }) => name)
}

function foldersBetween(directory: string, workingDirectory: string): readonly string[] {
  const below = relative(directory, workingDirectory)
  if (below === '' || below.startsWith('..')) return []
  const parts = below.split(sep)
  return parts.map((_, index) => join(directory, ...parts.slice(0, index + 1)))
}

/** The folders of a project that are no project themselves. */
function ownFolders(directory: string): readonly string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
    .map(({ name }) => join(directory, name))
    .filter((folder) => isReadable(folder) && !existsSync(join(folder, 'package.json')))
}

/** A folder of somebody else's, such as the data of a server, is none of the project's. */
function isReadable(folder: string): boolean {
  try {
    accessSync(folder, constants.R_OK | constants.X_OK)
    return true
  } catch {
    return false
  }
}

function refuseOutOfPlace(directory: string, folders: readonly string[]): void {
  for (const folder of folders) {
    const [name] = configsIn(folder).filter((each) => names.includes(each))
    if (name === undefined) continue
    const file = relative(directory, join(folder, name)).replaceAll(sep, '/')
    throw new SowError({
      code: 'CONFIG_INVALID',
      message: `${file} would be ignored: a configuration lies beside the package.json of its project.`,
      hint: `Move it to ${name}, or give it a name of another kind.`,
      place: { file },
    })
  }
}

/** Runs code of a configuration. Whatever it throws, and that it would end the process, is CONFIG_INVALID. */
async function usingCode<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await withExitForbidden(work)
  } catch (error) {
    if (isSowError(error) && error.code === 'CONFIG_INVALID') throw error
    const absent = absentPackage(error)
    if (absent !== null) throw notInstalled(absent, file, error)
    throw new SowError({
      code: 'CONFIG_INVALID',
      message: `${basename(file)} cannot be loaded: ${reasonOf(error)}.`,
      hint: isSowError(error)
        ? 'A configuration only says what it exports: take out what ends the process.'
        : 'It is run by Node as it stands: types are stripped, so enums and path aliases do not work there.',
      place: { file: basename(file) },
      cause: error,
    })
  }
}

function reasonOf(error: unknown): string {
  const [line = ''] = error instanceof Error ? error.message.split('\n') : []
  return line.replace(/\.$/, '') || 'it threw what is no error'
}

/** The package that an import did not find; null for any other error, such as a file that is not there. */
function absentPackage(error: unknown): string | null {
  if (!(error instanceof Error) || Reflect.get(error, 'code') !== 'ERR_MODULE_NOT_FOUND') return null
  return /^Cannot find package '((?:@[^/']+\/)?[^/'.][^/']*)/.exec(error.message)?.[1] ?? null
}

function notInstalled(name: string, file: string, cause: unknown): SowError {
  const directory = dirname(file)
  const packageManager = findPackageManager(directory)
  const { dependencies = [], devDependencies = [] } = readPackageJson(directory) ?? {}
  const listed = [...dependencies, ...devDependencies].includes(name)
  const rootFlag = findRootFlag(directory, packageManager)
  const command = listed
    ? installAll(packageManager)
    : addPackage(packageManager, name, { dev: true, rootFlag })
  return new SowError({
    code: 'CONFIG_INVALID',
    message: `${basename(file)} imports ${name}, which is not installed.`,
    hint: `Install it: \`${command}\`.`,
    place: { file: basename(file) },
    cause,
  })
}

function severalFiles(files: readonly string[]): SowError {
  return new SowError({
    code: 'CONFIG_INVALID',
    message: `The project has several configurations: ${files.join(' and ')}.`,
    hint: 'Keep one of them.',
  })
}
