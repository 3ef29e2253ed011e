import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Problem } from '@arethetypeswrong/core'
import type { ContentFinding } from './check-content.js'
import type { PublishedPackage } from './published-package.js'

type Library = typeof import('@arethetypeswrong/core')

const libraryName = '@arethetypeswrong/core'

/** What the rules about types read. */
const read = /(?:\.[cm]?[jt]s|\.json)$/

/** How old tools look modules up: a package of ES modules is not for them. */
const notForUs = new Set(['node10', 'node16-cjs'])

/**
 * Checks that whoever imports a package gets its types, by `@arethetypeswrong/core` with its profile for packages of ES
 * modules alone. It holds a compiler, so it is looked for where the package or Sow is installed: without it a note says so.
 */
export async function checkTypes(published: PublishedPackage, where: string): Promise<ContentFinding[]> {
  const library = await findLibrary(published.directory)
  if (library === null) return [unchecked(where)]
  const { name, version } = published.packageJson
  const found = new library.Package(await filesOf(published, String(name)), String(name), String(version))
  const result = await library.checkPackage(found)
  // That there are none at all is told by TYPES_MISSING.
  if (result.types === false) return []
  const kinds = new Map(result.problems.filter(concernsUs).map((problem) => [problem.kind, problem]))
  return [...kinds.values()].map((problem) => finding(problem, where))
}

async function findLibrary(directory: string): Promise<Library | null> {
  for (const from of [join(directory, 'package.json'), fileURLToPath(import.meta.url)]) {
    try {
      return await import(pathToFileURL(createRequire(from).resolve(libraryName)).href)
    } catch {
      // It is not installed there.
    }
  }
  return null
}

async function filesOf({ directory, files, packageJson }: PublishedPackage, name: string) {
  const folder = `/node_modules/${name}`
  const contents: Record<string, string> = {}
  for (const file of files.filter((path) => read.test(path)))
    contents[`${folder}/${file}`] = await readFile(join(directory, file), 'utf8')
  contents[`${folder}/package.json`] = JSON.stringify(packageJson)
  return contents
}

function concernsUs(problem: Problem): boolean {
  return !('resolutionKind' in problem && notForUs.has(problem.resolutionKind))
}

const meanings: Partial<Record<Problem['kind'], string>> = {
  NoResolution: 'An entry of its exports leads nowhere',
  UntypedResolution: 'An entry of its exports has no types',
  FalseESM: 'Its types say that it is an ES module, and its code is none',
  FalseCJS: 'Its types say that it is CommonJS, and its code is an ES module',
  InternalResolutionError:
    'Its types import a module that cannot be found: write relative imports with `.js`',
  UnexpectedModuleSyntax: 'Its code is written in another module format than its file name says',
  NamedExports: 'Its types have exports that its code does not have',
}

function finding(problem: Problem, where: string): ContentFinding {
  const file =
    'typesFileName' in problem ? problem.typesFileName : 'fileName' in problem ? problem.fileName : null
  const place = file?.replace(/^\/node_modules\/(?:@[^/]+\/)?[^/]+\//, '') ?? 'package.json'
  return {
    code: 'TYPES_WRONG',
    severity: 'error',
    where,
    message: `${meanings[problem.kind] ?? 'Its types are wrong'} (${problem.kind}, ${place}).`,
    remedy:
      'See what `npx @arethetypeswrong/cli --pack --profile esm-only` says in the folder of the package.',
    dataset: null,
    file: place,
  }
}

function unchecked(where: string): ContentFinding {
  return {
    code: 'TYPES_UNCHECKED',
    severity: 'note',
    where,
    message: `Its types were not checked: ${libraryName} is not installed.`,
    remedy: `npm install --save-dev ${libraryName}`,
    dataset: null,
    file: 'package.json',
  }
}
