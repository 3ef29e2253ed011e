import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SowError } from '@sow/kit/errors'

/** What a package says of itself to Sow, by the `sow` key of its package.json. */
export interface SowMarker {
  readonly kind: 'seed' | 'schema'
  /** The entry of its code, relative to the package. */
  readonly entry: string
  /** Names that the package had before: what the ledger knows by them is its own. */
  readonly formerly: readonly string[]
}

/** What discovery reads of a package.json. */
export interface PackageJson {
  readonly name: string
  readonly version: string
  /** Names of what must be installed. */
  readonly dependencies: readonly string[]
  readonly optionalDependencies: readonly string[]
  readonly devDependencies: readonly string[]
  readonly peerDependencies: readonly string[]
  /** The versions of `@sow/kit` that the package works with; null where it says nothing. */
  readonly kitRange: string | null
  readonly scripts: Readonly<Record<string, string>>
  readonly marker: SowMarker | null
  /** True where the package is an oclif plugin too: its commands and hooks come with it. */
  readonly commandPlugin: boolean
}

/** Reads the package.json of a directory; null where there is none. Throws PACKAGE_LOAD where it cannot be parsed. */
export function readPackageJson(directory: string): PackageJson | null {
  const text = readTextIfPresent(join(directory, 'package.json'))
  return text === null ? null : parsePackageJson(text, directory)
}

export function readTextIfPresent(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (isAbsent(error)) return null
    throw new SowError({
      code: 'INPUT_OUTPUT',
      message: `${file} cannot be read.`,
      hint: 'Check the permissions of the file.',
      place: { file },
      cause: error,
    })
  }
}

function isAbsent(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code
  return code === 'ENOENT' || code === 'ENOTDIR'
}

function textsOf(record: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  )
}

function parsePackageJson(text: string, directory: string): PackageJson {
  const json = parseObject(text, directory)
  const sow = asRecord(json['sow'])
  // npm lists an optional dependency under `dependencies` as well.
  const optional = asRecord(json['optionalDependencies'])
  const kit = asRecord(json['peerDependencies'])['@sow/kit'] ?? asRecord(json['dependencies'])['@sow/kit']
  return {
    name: asText(json['name']) ?? '',
    version: asText(json['version']) ?? '',
    dependencies: Object.keys(asRecord(json['dependencies'])).filter(
      (name) => !Object.hasOwn(optional, name),
    ),
    optionalDependencies: Object.keys(optional),
    devDependencies: Object.keys(asRecord(json['devDependencies'])),
    peerDependencies: Object.keys(asRecord(json['peerDependencies'])),
    kitRange: asText(kit),
    scripts: textsOf(asRecord(json['scripts'])),
    marker: readMarker(sow),
    commandPlugin: typeof json['oclif'] === 'object' && json['oclif'] !== null,
  }
}

function readMarker(sow: Record<string, unknown>): SowMarker | null {
  for (const kind of ['seed', 'schema'] as const) {
    const entry = asText(sow[kind])
    if (entry !== null) return { kind, entry, formerly: textsIn(sow['formerly']) }
  }
  return null
}

function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}

function parseObject(text: string, directory: string): Record<string, unknown> {
  try {
    return asRecord(JSON.parse(text.replace(/^\uFEFF/, '')))
  } catch (error) {
    throw new SowError({
      code: 'PACKAGE_LOAD',
      message: `The package.json in ${directory} is not valid JSON.`,
      hint: 'Mend the file, or install the package again.',
      place: { file: join(directory, 'package.json') },
      cause: error,
    })
  }
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {}
}

function asText(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
