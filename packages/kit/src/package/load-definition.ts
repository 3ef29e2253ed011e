import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { isSchemaPackage, type SchemaPackage } from '../define/schema-package.js'
import type { SeedPackage } from '../define/seed-package.js'
import { isSeedPackage } from '../define/seed-package.js'
import { isSowError, SowError } from '../errors/sow-error.js'
import type { MarkedPackage } from './marked-package.js'

/** Imports a package's entry and returns the one definition that it exports. Throws SowError PACKAGE_LOAD. */
export async function loadDefinition(from: MarkedPackage): Promise<SeedPackage | SchemaPackage> {
  if (!existsSync(from.entry)) throw cannotLoad(from, 'its entry does not exist: it is not built yet')
  const exported = await importEntry(from)
  const fits = from.kind === 'seed' ? isSeedPackage : isSchemaPackage
  const [definition, ...more] = new Set<unknown>(Object.values(exported).filter(fits))
  const maker = from.kind === 'seed' ? 'defineSeedPackage' : 'defineSchemaPackage'
  if (definition === undefined) throw cannotLoad(from, `its entry exports nothing made by ${maker}`)
  if (more.length > 0) throw cannotLoad(from, `its entry exports more than one thing made by ${maker}`)
  return definition as SeedPackage | SchemaPackage
}

async function importEntry(from: MarkedPackage): Promise<object> {
  try {
    return await import(pathToFileURL(from.entry).href)
  } catch (error) {
    if (isSowError(error)) throw error
    throw cannotLoad(
      from,
      `its code threw ${error instanceof Error ? error.name : typeof error} at import`,
      error,
    )
  }
}

function cannotLoad({ name }: MarkedPackage, why: string, cause?: unknown): SowError {
  return new SowError({
    code: 'PACKAGE_LOAD',
    message: `The code of ${name} cannot be loaded: ${why}.`,
    hint: 'Build the package first; `sow-package manifest` is the last step of a build.',
    place: { package: name },
    cause,
  })
}
