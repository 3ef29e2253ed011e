import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { SowError } from '../errors/sow-error.js'

/** A package with a `sow` marker in its package.json: `"sow": { "seed": "./dist/index.js" }`, or `"schema"`. */
export interface MarkedPackage {
  readonly name: string
  readonly version: string
  readonly folder: string
  readonly kind: 'seed' | 'schema'
  /** The module that exports the definition. */
  readonly entry: string
  /** The names of dependencies, dev dependencies and peer dependencies. */
  readonly dependencies: readonly string[]
  /** The versions that it asks of them, as package.json has them; those of peers first. */
  readonly ranges: Readonly<Record<string, string>>
  /** Where its commands are, where oclif is told a module of them; null for any other package. */
  readonly commands: { readonly target: string; readonly identifier: string } | null
}

/** Reads a package's marker; null where it has none. Throws SowError PACKAGE_LOAD where package.json is unusable. */
export function readMarkedPackage(folder: string): MarkedPackage | null {
  const json = readJson(join(folder, 'package.json'))
  const marker = recordAt(json, 'sow')
  const kind = typeof marker['seed'] === 'string' ? 'seed' : 'schema'
  const entry = marker[kind]
  if (typeof entry !== 'string') return null
  if (typeof json['name'] !== 'string' || typeof json['version'] !== 'string') {
    throw unusable(folder, 'has no name or no version')
  }
  const ranges = Object.assign(
    {},
    ...['devDependencies', 'dependencies', 'peerDependencies'].map((property) => recordAt(json, property)),
  )
  const path = resolve(folder, entry)
  return {
    name: json['name'],
    version: json['version'],
    folder,
    kind,
    entry: path,
    dependencies: Object.keys(ranges),
    ranges,
    commands: commandsOf(recordAt(recordAt(json, 'oclif'), 'commands')),
  }
}

function commandsOf({
  strategy,
  target,
  identifier,
}: Readonly<Record<string, unknown>>): MarkedPackage['commands'] {
  if (strategy !== 'explicit' || typeof target !== 'string') return null
  return { target, identifier: typeof identifier === 'string' ? identifier : 'default' }
}

/** The marked packages among the dependencies of a package, as Node would find them from there. */
export function findMarkedDependencies(from: MarkedPackage): readonly MarkedPackage[] {
  return from.dependencies.flatMap((name) => {
    const folder = findPackageFolder(name, from.folder)
    const found = folder === null ? null : readMarkedPackage(folder)
    return found === null ? [] : [found]
  })
}

/** Each `node_modules` upwards, not `require.resolve`: a package's `exports` may hide its package.json. */
function findPackageFolder(name: string, from: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name)
    if (basename(folder) !== 'node_modules' && existsSync(join(candidate, 'package.json'))) {
      return realpathSync(candidate)
    }
    if (folder === dirname(folder)) return null
  }
}

function readJson(path: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw unusable(dirname(path), 'has no package.json that can be read', cause)
  }
}

function recordAt(
  json: Readonly<Record<string, unknown>>,
  property: string,
): Readonly<Record<string, unknown>> {
  const value = json[property]
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function unusable(folder: string, why: string, cause?: unknown): SowError {
  return new SowError({
    code: 'PACKAGE_LOAD',
    message: `The folder ${folder} ${why}.`,
    hint: 'Run the command in the folder of a package.',
    cause,
  })
}
