import { existsSync, readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { basename } from 'node:path'
import { pathToFileURL } from 'node:url'
import { isSowError, SowError } from '@sow/kit/errors'
import type { SeedFile } from '../discover/find-seed-files.js'
import { importCode } from '../discover/import-code.js'
import { importSeconds } from '../discover/import-seconds.js'
import { withExitForbidden } from '../discover/with-exit-forbidden.js'
import { wrong } from './parse-seed.js'

/** Imports a file of the project; Node strips its types. Throws SEED_FILE. */
export async function importSeed(file: SeedFile): Promise<Record<string, unknown>> {
  offerKit()
  imported.add(pathToFileURL(file.path).href)
  try {
    return await withExitForbidden(() =>
      importCode({ package: null, file: file.path, seconds: importSeconds() }),
    )
  } catch (error) {
    if (isSowError(error) && error.code === 'SEED_FILE') throw inTime(file, error)
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'it threw what is no error'
    throw wrong(file, `it cannot be imported (${reason.replace(/\.$/, '')})`, error)
  }
}

/** Whoever gave up waiting knows the path alone: which dataset it is, is known here. */
function inTime(file: SeedFile, late: SowError): SowError {
  const { code, hint } = late
  const message = late.message.replace(basename(file.path), file.name)
  return new SowError({ code, message, hint, place: wrong(file, message).place, cause: late })
}

/** The files that were asked for, as URLs. */
const imported = new Set<string>()

let isOffered = false

/** Whoever has the command line has the kit: a project need not install it for one file. Its own comes first. */
function offerKit(): void {
  if (isOffered) return
  isOffered = true
  const kit = ownKit()
  if (kit === null) return
  registerHooks({
    resolve(specifier, context, next) {
      try {
        const found = next(specifier, context)
        return found.format == null ? { ...found, ...formatOf(found.url) } : found
      } catch (error) {
        if (specifier !== '@sow/kit') throw error
        return { url: kit, shortCircuit: true }
      }
    },
  })
}

/**
 * A project without a `type` in its package.json has nothing that says what its files are: Node looks, and warns that it did. A
 * file of ours that exports is a module.
 */
function formatOf(url: string): { readonly format?: string } {
  const [, ending] = /\/[^/]+\.([tj]s)$/.exec(url) ?? []
  if (ending === undefined || !imported.has(url) || !/^export\b/m.test(readFileSync(new URL(url), 'utf8')))
    return {}
  return { format: ending === 'ts' ? 'module-typescript' : 'module' }
}

/** The kit of this installation: a package beside it, or a file of the bundle. */
function ownKit(): string | null {
  const bundled = new URL('./kit.js', import.meta.url)
  if (existsSync(bundled)) return bundled.href
  try {
    return import.meta.resolve('@sow/kit')
  } catch {
    return null
  }
}
