import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { SowError } from '@sow/kit/errors'
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
  return parseConfig(module.default, basename(file))
}

async function importConfig(file: string): Promise<Record<string, unknown>> {
  try {
    return await import(pathToFileURL(file).href)
  } catch (error) {
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

function severalFiles(files: readonly string[]): SowError {
  const all = files.map((file) => basename(file)).join(' and ')
  return new SowError({
    code: 'CONFIG_INVALID',
    message: `The project has both ${all}.`,
    hint: 'Keep one of them.',
  })
}
