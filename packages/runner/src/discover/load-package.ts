import { dirname } from 'node:path'
import type { SchemaPackage, SeedPackage } from '@sow/kit'
import { isSowError, SowError } from '@sow/kit/errors'
import { checkCodeFiles, isSchemaPackage, isSeedPackage, type Manifest } from '@sow/kit/manifest'
import { importCode } from './import-code.js'
import { importSeconds } from './import-seconds.js'
import { withExitForbidden } from './with-exit-forbidden.js'

/** What importing a package's code needs to know of it. */
export interface LoadablePackage {
  readonly name: string
  readonly entry: string
  /** Where it is given, the code has to be what the manifest says. */
  readonly manifest?: Manifest
}

/** Imports a seed package's code. Throws PACKAGE_LOAD, PACKAGE_TIMEOUT or MANIFEST_MISMATCH. */
export async function loadSeedPackage(
  from: LoadablePackage,
  deadline: number = importSeconds() * 1000,
): Promise<SeedPackage> {
  return onlyExport(from, await importModule(from, deadline), isSeedPackage, 'defineSeedPackage')
}

/** Imports a schema package's code. Throws PACKAGE_LOAD, PACKAGE_TIMEOUT or MANIFEST_MISMATCH. */
export async function loadSchemaPackage(
  from: LoadablePackage,
  deadline: number = importSeconds() * 1000,
): Promise<SchemaPackage> {
  return onlyExport(from, await importModule(from, deadline), isSchemaPackage, 'defineSchemaPackage')
}

async function importModule(from: LoadablePackage, deadline: number): Promise<Record<string, unknown>> {
  if (from.manifest !== undefined) await checkCodeFiles(dirname(from.entry), from.manifest)
  try {
    return await withExitForbidden(() => {
      return importCode({ package: from.name, file: from.entry, seconds: deadline / 1000 })
    })
  } catch (error) {
    if (isSowError(error) && error.code === 'PACKAGE_TIMEOUT') throw error
    throw cannotLoad(from.name, reasonOf(error), error)
  }
}

function onlyExport<T>(
  from: LoadablePackage,
  module: Record<string, unknown>,
  fits: (value: unknown) => value is T,
  maker: string,
): T {
  const [found, ...more] = new Set(Object.values(module).filter(fits))
  if (found === undefined) throw cannotLoad(from.name, `its entry exports nothing made by ${maker}`)
  if (more.length > 0) throw cannotLoad(from.name, `its entry exports more than one thing made by ${maker}`)
  return found
}

/** Node's own errors are told in full; of any other only its kind, since its text may carry values. */
function reasonOf(error: unknown): string {
  if (isSowError(error)) return error.message.replace(/\.$/, '')
  if (!(error instanceof Error)) return `its code threw a ${typeof error} at import`
  const code = 'code' in error ? String(error.code) : ''
  return code.startsWith('ERR_') ? firstLine(error.message) : `its code threw ${error.name} at import`
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').replace(/\.$/, '')
}

function cannotLoad(name: string, why: string, cause?: unknown): SowError {
  return new SowError({
    code: 'PACKAGE_LOAD',
    message: `The code of ${name} cannot be loaded: ${why}.`,
    hint: `See what fails with \`node --input-type=module -e "await import('${name}')"\`, or install it again.`,
    place: { package: name },
    cause,
  })
}
