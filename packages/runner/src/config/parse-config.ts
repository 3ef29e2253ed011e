import { SowError } from '@sow/kit/errors'
import type { SowConfig } from './config.js'

const keys = ['schema', 'packages', 'embedded']

/** Checks a configuration. Throws CONFIG_INVALID naming the file and the key. */
export function parseConfig(value: unknown, file: string): SowConfig {
  if (!isRecord(value)) throw invalid(file, 'It has no default export that is an object', 'default')
  const unknown = Object.keys(value).find((key) => !keys.includes(key))
  if (unknown !== undefined) throw invalid(file, `It has the unknown key "${unknown}"`, unknown)
  return {
    ...parseSchema(value.schema, file),
    ...parsePackages(value.packages, file),
    ...parseEmbedded(value.embedded, file),
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
  if (isRecord(value) && isText(value.directory) && Object.keys(value).length === 1) {
    return { embedded: { directory: value.directory } }
  }
  throw invalid(file, '"embedded" is neither true, false nor { directory: "..." }', 'embedded')
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
