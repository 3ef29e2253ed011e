import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { isAbsolute, join, relative, resolve, sep } from 'node:path'
import { SowError } from '@sow/kit/errors'
import { isKebabCase } from '@sow/kit/manifest'

/** A file of the project that may hold local seeds. */
export interface SeedFile {
  /** Absolute. */
  readonly path: string
  /** Relative to the project, with forward slashes: what messages call it. */
  readonly name: string
  readonly domain: string
  /** Its name without the ending, which its dataset and its table are called by. */
  readonly base: string
  /** `settings`: `NAME.seed.json`, which says something of the rows beside it. */
  readonly kind: 'csv' | 'ndjson' | 'settings' | 'code'
}

/** The folder of local seeds, as far as it can be told without reading a file. */
export interface SeedFiles {
  /** Relative to the project; null where there is none. */
  readonly folder: string | null
  readonly files: readonly SeedFile[]
  /** What lies there and is no dataset, by name. */
  readonly strange: readonly SowError[]
}

export const defaultSeedFolder = 'sow/seeds'

/** The domain of what lies directly in the folder. */
const localDomain = 'local'

const kinds: readonly (readonly [RegExp, SeedFile['kind']])[] = [
  [/\.seed\.json$/, 'settings'],
  [/\.csv$/, 'csv'],
  [/\.ndjson$/, 'ndjson'],
  [/(?<!\.d)\.m?[tj]s$/, 'code'],
]

/**
 * The files in the folder of local seeds. Throws CONFIG_INVALID where the configuration names a folder that is not there, or
 * is none of the project.
 */
export function findSeedFiles(projectDirectory: string, configured?: string | false): SeedFiles {
  const none = { folder: null, files: [], strange: [] }
  if (configured === false) return none
  const folder = resolve(projectDirectory, configured ?? defaultSeedFolder)
  const name = nameIn(projectDirectory, folder)
  const isThere = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true
  if (!isThere && configured === undefined) return none
  if (!isThere) throw badFolder(configured ?? name, 'which is not there')
  if (!isInside(projectDirectory, folder))
    throw badFolder(configured ?? name, 'which lies outside of the project')
  const strange: SowError[] = []
  const files = filesIn(projectDirectory, folder, localDomain, strange)
  for (const domain of foldersIn(folder)) {
    const inner = join(folder, domain)
    if (!isKebabCase(domain))
      strange.push(
        noDataset(nameIn(projectDirectory, inner), 'its name is that of no domain, which is kebab-case'),
      )
    else if (!isInside(projectDirectory, inner))
      strange.push(noDataset(nameIn(projectDirectory, inner), 'it leads out of the project'))
    else files.push(...filesIn(projectDirectory, inner, domain, strange))
    for (const deeper of isInside(projectDirectory, inner) ? foldersIn(inner) : [])
      strange.push(
        noDataset(nameIn(projectDirectory, join(inner, deeper)), 'it lies too deep: a domain has no folders'),
      )
  }
  return { folder: name, files, strange }
}

function filesIn(project: string, folder: string, domain: string, strange: SowError[]): SeedFile[] {
  return entriesOf(folder).flatMap((entry): SeedFile[] => {
    const path = join(folder, entry)
    if (isFolder(path) || /\.d\.m?ts$/.test(entry)) return []
    const name = nameIn(project, path)
    const found = kinds.find(([ending]) => ending.test(entry))
    if (found === undefined) strange.push(noDataset(name, whatItIsNot(entry)))
    // A pipe would be waited for.
    else if (existsSync(path) && !statSync(path).isFile()) strange.push(noDataset(name, 'it is no file'))
    else if (!isInside(project, path))
      strange.push(noDataset(name, 'it leads out of the project, or nowhere'))
    else return [{ path, name, domain, base: entry.replace(found[0], ''), kind: found[1] }]
    return []
  })
}

function whatItIsNot(entry: string): string {
  return entry.endsWith('.json')
    ? 'what a JSON file says of rows counts where it is called as they are, with the ending .seed.json'
    : 'it is neither CSV, NDJSON, TypeScript nor JavaScript'
}

function foldersIn(folder: string): string[] {
  return entriesOf(folder).filter((entry) => isFolder(join(folder, entry)))
}

/** Sorted; without what tools hide there. */
function entriesOf(folder: string): string[] {
  return readdirSync(folder)
    .filter((entry) => !entry.startsWith('.') && entry !== 'node_modules')
    .sort()
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

/** True for what is there and, all links followed, lies in the folder. */
export function isInside(folder: string, path: string): boolean {
  if (!existsSync(path)) return false
  const way = relative(realpathSync(folder), realpathSync(path))
  return way !== '' && !way.startsWith('..') && !isAbsolute(way)
}

function nameIn(project: string, path: string): string {
  return relative(project, path).split(sep).join('/')
}

/** SEED_FILE: something in the folder of local seeds is no dataset. */
export function noDataset(name: string, why: string): SowError {
  return new SowError({
    code: 'SEED_FILE',
    message: `${name} is no local seed: ${why}.`,
    hint: 'Mend it, or move it out of the folder.',
    place: { file: name },
  })
}

function badFolder(folder: string, why: string): SowError {
  return new SowError({
    code: 'CONFIG_INVALID',
    message: `The configuration names ${folder} as the folder of local seeds, ${why}.`,
    hint: 'Correct "seeds", or set it to false.',
  })
}
