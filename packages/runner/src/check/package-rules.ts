import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Rule } from './guard.js'
import type { PackagePapers } from './package-papers.js'
import { packedBytes, packs } from './packed-files.js'

/** A built package as its folder shows it. */
export interface PackageFolder {
  readonly directory: string
  readonly papers: PackagePapers
  /** The path of its entry, relative to the folder, with forward slashes. */
  readonly entry: string
  /** The data files that its rows are read from, the same way. */
  readonly dataFiles: readonly string[]
}

/** A rule about the folder of a package and its package.json. */
export interface PackageRule extends Rule {
  /** What is wrong, each in a few words. */
  find(folder: PackageFolder): readonly string[]
}

/** Bytes above which a package is told to be large: every installation downloads it. */
const largePackage = 10_000_000

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
    find: ({ papers, entry, dataFiles }) =>
      [...new Set([entry, ...dataFiles])].filter((path) => !packs(papers.files, path)),
  },
  {
    code: 'DOCUMENT_MISSING',
    severity: 'error',
    reason: 'Whoever is to trust the rows reads what they are, whence they come, and under which terms.',
    remedy: 'Write it, and name it in `files`.',
    find: ({ directory, papers }) =>
      documents
        .filter(([name]) => !existsSync(join(directory, name)) || !isPacked(papers, name))
        .map(([name, what]) => `${name}, ${what}`),
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
    severity: 'warning',
    reason: 'Every installation downloads it, in every build of every site.',
    remedy: 'See what `files` takes in; large code sets may be split by domain.',
    find: ({ directory, papers }) => {
      const bytes = packedBytes(directory, papers.files)
      return bytes > largePackage ? [`it holds ${Math.round(bytes / 1_000_000)} MB`] : []
    },
  },
]

/** npm always packs these two. */
function isPacked({ files }: PackagePapers, name: string): boolean {
  return name !== 'SOURCE.md' || packs(files, name)
}

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
