import { existsSync } from 'node:fs'
import { registerHooks } from 'node:module'
import type { SeedFile } from '../discover/find-seed-files.js'
import { importCode } from '../discover/import-code.js'
import { importSeconds } from '../discover/import-seconds.js'
import { withExitForbidden } from '../discover/with-exit-forbidden.js'
import { wrong } from './parse-seed.js'

/** Imports a file of the project; Node strips its types. Throws SEED_FILE. */
export async function importSeed(file: SeedFile): Promise<Record<string, unknown>> {
  offerKit()
  try {
    return await withExitForbidden(() =>
      importCode({ package: null, file: file.path, seconds: importSeconds() }),
    )
  } catch (error) {
    const reason =
      error instanceof Error ? (error.message.split('\n')[0] ?? '') : `it threw a ${typeof error}`
    throw wrong(file, `it cannot be imported (${reason.replace(/\.$/, '')})`, error)
  }
}

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
        return next(specifier, context)
      } catch (error) {
        if (specifier !== '@sow/kit') throw error
        return { url: kit, shortCircuit: true }
      }
    },
  })
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
