import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { isSowError, SowError } from '@sow/kit/errors'
import { importCode } from '../discover/import-code.js'
import { importSeconds } from '../discover/import-seconds.js'
import { readPackageJson } from '../discover/package-json.js'
import { addPackage, findPackageManager, findRootFlag, installAll } from '../discover/package-manager.js'
import type { SowConfig } from './config.js'
import { parseConfig } from './parse-config.js'

const names = ['sow.config.ts', 'sow.config.mjs', 'sow.config.js']

/** Loads the configuration of a project; an empty one where there is no file. Throws CONFIG_INVALID. */
export async function loadConfig(projectDirectory: string): Promise<SowConfig> {
  const found = names.map((name) => join(projectDirectory, name)).filter((file) => existsSync(file))
  if (found.length > 1) throw severalFiles(found)
  const [file] = found
  if (file === undefined) return {}
  const module = await importConfig(file)
  return parseConfig(module['default'], basename(file))
}

async function importConfig(file: string): Promise<Record<string, unknown>> {
  try {
    return await importCode({ package: null, file, seconds: importSeconds() })
  } catch (error) {
    if (isSowError(error) && error.code === 'CONFIG_INVALID') throw error
    const absent = absentPackage(error)
    if (absent !== null) throw notInstalled(absent, file, error)
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''
    throw new SowError({
      code: 'CONFIG_INVALID',
      message: `${basename(file)} cannot be loaded: ${reason.replace(/\.$/, '')}.`,
      hint: 'It is run by Node as it stands: types are stripped, so enums and path aliases do not work there.',
      place: { file: basename(file) },
      cause: error,
    })
  }
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
  const all = files.map((file) => basename(file)).join(' and ')
  return new SowError({
    code: 'CONFIG_INVALID',
    message: `The project has both ${all}.`,
    hint: 'Keep one of them.',
  })
}
