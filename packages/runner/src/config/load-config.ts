import { readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
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

/** Loads the configuration of a project; an empty one where there is no file. Throws CONFIG_INVALID. */
export async function loadConfig(projectDirectory: string): Promise<SowConfig> {
  const file = findConfig(projectDirectory)
  if (file === null) return {}
  // A getter is code of the file, too.
  return await usingCode(file, async () => {
    const module = await importCode({ package: null, file, seconds: importSeconds() })
    return parseConfig(module['default'], basename(file))
  })
}

/** Throws CONFIG_INVALID where there are several, or one that would be ignored. */
function findConfig(directory: string): string | null {
  const found = readdirSync(directory, { withFileTypes: true })
    .filter((entry) => looksLikeOne.test(entry.name) && !entry.isDirectory())
    .map(({ name }) => name)
  const [file, another] = found.toSorted((one, other) => names.indexOf(other) - names.indexOf(one))
  if (file === undefined) return null
  if (another !== undefined) throw severalFiles(found)
  if (names.includes(file)) return join(directory, file)
  throw new SowError({
    code: 'CONFIG_INVALID',
    message: `${file} would be ignored: a configuration is one of ${names.join(', ')}.`,
    hint: `Make it sow.config.ts, with \`export default { ... }\`, or rename ${file}.`,
    place: { file },
  })
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
