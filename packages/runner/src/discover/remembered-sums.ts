import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { KnownSums } from '@sow/kit/manifest'
import { type FileIdentity, lookAtFile } from './look-at-file.js'

interface RememberedSum extends FileIdentity {
  readonly sha256: string
}

type Sums = Record<string, RememberedSum>

/**
 * The SHA-256 of the publishers' files of a project, each with what the file looked like then, in `node_modules/.cache`. A file that
 * looks otherwise in anything is read again. Where nothing can be kept, each is.
 */
export class RememberedSums implements KnownSums {
  readonly #place: string | null
  readonly #known: Sums
  #isNew = false

  constructor(projectDirectory: string) {
    const modules = join(projectDirectory, 'node_modules')
    this.#place = existsSync(modules) ? join(modules, '.cache', 'sow', 'official-files.json') : null
    this.#known = this.#place === null ? {} : readSums(this.#place)
  }

  recall(path: string): string | null {
    const known = this.#known[path]
    const found = lookAtFile(path)
    if (known === undefined || found === null) return null
    const isSame = Object.entries(found.identity).every(([name, value]) => Reflect.get(known, name) === value)
    return isSame ? known.sha256 : null
  }

  keep(path: string, sha256: string): void {
    const found = lookAtFile(path)
    if (found === null || found.isFresh) return
    this.#known[path] = { ...found.identity, sha256 }
    this.#isNew = true
  }

  /** What cannot be kept is found out again the next time. */
  save(): void {
    if (!this.#isNew || this.#place === null) return
    const draft = `${this.#place}.${process.pid}`
    try {
      mkdirSync(dirname(this.#place), { recursive: true })
      writeFileSync(draft, JSON.stringify(this.#known))
      renameSync(draft, this.#place)
    } catch {
      // Read only, or full.
    }
  }
}

function readSums(place: string): Sums {
  try {
    const sums: unknown = JSON.parse(readFileSync(place, 'utf8'))
    if (typeof sums !== 'object' || sums === null) return {}
    return Object.fromEntries(Object.entries(sums).filter(([, known]) => isSum(known)))
  } catch {
    return {}
  }
}

function isSum(known: unknown): known is RememberedSum {
  if (typeof known !== 'object' || known === null) return false
  return typeof Reflect.get(known, 'sha256') === 'string' && typeof Reflect.get(known, 'changed') === 'string'
}
