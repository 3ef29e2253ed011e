import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { PackagePapers } from './package-papers.js'
import type { Rule } from './rows/guard.js'

/** A built package as its folder shows it. */
export interface PackageFolder {
  readonly directory: string
  readonly papers: PackagePapers
  /** The path of its entry, relative to the folder, with forward slashes. */
  readonly entry: string
  /** The data files that its rows are read from, the same way. */
  readonly dataFiles: readonly string[]
  /** What its manifest names beside itself, the same way: code and rows. */
  readonly builtFiles: readonly string[]
  /** What npm packs, the same way. */
  readonly packed: readonly string[]
  /** About the size of its tarball. */
  readonly packedBytes: number
}

/** A rule about the folder of a package and its package.json. */
export interface PackageRule extends Rule {
  /** What is wrong, each in a few words. */
  find(folder: PackageFolder): readonly string[]
}

/** Bytes that a tarball may have: every installation downloads it. */
const largestTarball = 10_000_000

/** Files that npm packs whatever a package says, where its rows come from, and what its commands are. */
const papers =
  /^(?:package\.json|oclif\.manifest\.json|(?:readme|licen[cs]e|copying|notice|changelog|history|source)(?:\.\w+)?)$/i

/** Folders whose content is published as it is. */
const publishedFolders = ['dist', 'data', 'bin']

/** Files that a tool left behind, or that may hold a secret. */
const leftBehind = /(?:^|\/)\.|\.tsbuildinfo$|(?:^|\/)node_modules\//

const installScripts = ['preinstall', 'install', 'postinstall']
const documents = [
  ['README.md', 'what the rows are, for whoever installs them'],
  ['LICENSE', 'the text of the licence'],
  ['SOURCE.md', 'where the rows come from'],
] as const

/** Every rule about the folder of a package, in the order in which findings are told. */
export const packageRules: readonly PackageRule[] = [
  {
    code: 'INSTALL_SCRIPT',
    severity: 'error',
    reason: 'Data must not run code on the machine that installs it.',
    remedy: 'Take the script out; what has to be built is built before the package is published.',
    find: ({ directory, papers }) => [
      ...papers.scripts.filter((name) => installScripts.includes(name)).map((name) => `the script '${name}'`),
      ...(existsSync(join(directory, 'binding.gyp')) ? ['binding.gyp, which npm builds'] : []),
    ],
  },
  {
    code: 'FILES_INCOMPLETE',
    severity: 'error',
    reason: 'What `files` in package.json does not name is missing from the published package.',
    remedy: 'Name the folder in `files`.',
    find: ({ packed, entry, dataFiles, builtFiles }) =>
      [...new Set([entry, ...builtFiles, ...dataFiles])].filter((path) => !packed.includes(path)),
  },
  {
    code: 'FILES_UNEXPECTED',
    severity: 'error',
    reason:
      'A seed package holds its build, its data and its papers: everything else is a mistake, or a secret.',
    remedy:
      'Name in `files` what is to be published and nothing else, such as ["dist", "data", "SOURCE.md"].',
    find: ({ packed, entry, builtFiles }) => {
      const built = new Set([entry, ...builtFiles])
      return packed.filter(
        (path) =>
          leftBehind.test(path) ||
          !(papers.test(path) || built.has(path) || publishedFolders.includes(path.split('/')[0] ?? '')),
      )
    },
  },
  {
    code: 'DOCUMENT_MISSING',
    severity: 'error',
    reason: 'Whoever is to trust the rows reads what they are, where they come from, and under which terms.',
    remedy: 'Write it, and name it in `files`.',
    find: ({ packed }) =>
      documents.filter(([name]) => !packed.includes(name)).map(([name, what]) => `${name}, ${what}`),
  },
  {
    code: 'PACKAGE_LICENSE',
    severity: 'error',
    reason: 'Tools that look after licences read them from package.json.',
    remedy: 'Give package.json a `license`.',
    find: ({ papers }) => (papers.license === null ? ['it has no `license`'] : []),
  },
  {
    code: 'TYPES_MISSING',
    severity: 'error',
    reason: 'Other packages refer to its rows by their types.',
    remedy: 'Add `types` to the export `.`, and let the build write the file.',
    find: ({ directory, papers }) => {
      const types = typesOf(papers.exported) ?? papers.types
      if (types === null) return ['its exports name no types']
      return existsSync(join(directory, types)) ? [] : [types]
    },
  },
  {
    code: 'PACKAGE_LARGE',
    severity: 'error',
    reason: `Every installation downloads it, in every build of every site: ${largestTarball / 1_000_000} MB are the most.`,
    remedy: 'See what `files` takes in; large code sets may be split by domain.',
    find: ({ packedBytes }) =>
      packedBytes > largestTarball ? [`its tarball has ${Math.ceil(packedBytes / 1_000_000)} MB`] : [],
  },
]

/** The types of an export, at whatever depth its conditions have them. */
function typesOf(exported: unknown): string | null {
  if (typeof exported !== 'object' || exported === null) return null
  const types: unknown = Reflect.get(exported, 'types')
  if (typeof types === 'string') return types
  return (
    Object.values(exported)
      .map(typesOf)
      .find((found) => found !== null) ?? null
  )
}
