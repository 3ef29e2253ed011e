import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { SowError } from '@sow/kit/errors'
import { importCode } from '../discover/import-code.js'
import { importSeconds } from '../discover/import-seconds.js'
import { readPackageJson } from '../discover/package-json.js'
import { addPackage, findPackageManager, findRootFlag, installAll } from '../discover/package-manager.js'
import type { SowConfig } from './config.js'

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

const keys = ['schema', 'packages', 'embedded', 'seeds']

/** Checks a configuration. Throws CONFIG_INVALID naming the file and the key. */
export function parseConfig(value: unknown, file: string): SowConfig {
  if (!isRecord(value)) throw invalid(file, 'It has no default export that is an object', 'default')
  const unknown = Object.keys(value).find((key) => !keys.includes(key))
  if (unknown !== undefined) throw invalid(file, `It has the unknown key "${unknown}"`, unknown)
  return {
    ...parseSchema(value['schema'], file),
    ...parsePackages(value['packages'], file),
    ...parseEmbedded(value['embedded'], file),
    ...parseSeeds(value['seeds'], file),
  }
}

function parseSchema(value: unknown, file: string): Pick<SowConfig, 'schema'> {
  if (value === undefined) return {}
  if (isText(value)) return { schema: value }
  throw invalid(file, '"schema" is not the name of a database schema', 'schema')
}

function parsePackages(value: unknown, file: string): Pick<SowConfig, 'packages'> {
  if (value === undefined) return {}
  if (Array.isArray(value) && value.every(isText)) return { packages: value }
  throw invalid(file, '"packages" is not a list of package paths or names', 'packages')
}

function parseEmbedded(value: unknown, file: string): Pick<SowConfig, 'embedded'> {
  if (value === undefined) return {}
  if (typeof value === 'boolean') return { embedded: value }
  if (isRecord(value) && isText(value['directory']) && Object.keys(value).length === 1) {
    return { embedded: { directory: value['directory'] } }
  }
  throw invalid(file, '"embedded" is neither true, false nor { directory: "..." }', 'embedded')
}

function parseSeeds(value: unknown, file: string): Pick<SowConfig, 'seeds'> {
  if (value === undefined) return {}
  if (value === false || isText(value)) return { seeds: value }
  throw invalid(file, '"seeds" is neither a folder of the project nor false', 'seeds')
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function invalid(file: string, what: string, key: string): SowError {
  return new SowError({
    code: 'CONFIG_INVALID',
    message: `${file} cannot be used. ${what}.`,
    hint: `Known keys are ${keys.join(', ')}; mend "${key}", or take it out.`,
    place: { file },
  })
}
