import { existsSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isSowError } from '@sow/kit/errors'
import {
  discoverPackages,
  findPackageManager,
  findProject,
  findRootFlag,
  type PackageManager,
  type Project,
  readTextIfPresent,
} from '@sow/runner/project'
import { addProperties } from './edit-json-text.js'
import { firstSteps, type Step } from './first-steps.js'
import { chooseScripts, projectScripts, type ScriptChoice } from './project-scripts.js'

/** What became of a file of the project. */
export interface InitializedFile {
  /** Relative to the project. */
  readonly file: string
  /** What was done to it. */
  readonly change: 'created' | 'changed' | 'unchanged'
}

/** What was done to a project. */
export interface InitReport {
  /** The project, absolute. */
  readonly directory: string
  /** What its packages are installed with. */
  readonly packageManager: PackageManager
  /** The files that were looked at. */
  readonly files: readonly InitializedFile[]
  /** The scripts of its package.json. */
  readonly scripts: ScriptChoice
  /** What to type next, in order. */
  readonly next: readonly Step[]
}

/** A file as it is and as it is to be; equal where nothing has to be done. */
interface PlannedFile {
  readonly file: string
  readonly before: string | null
  readonly after: string | null
}

const configNames = ['sow.config.ts', 'sow.config.mjs', 'sow.config.js']

/**
 * Makes an existing project one of Sow's: configuration, scripts, ignored folder. A second time nothing is written, and
 * a script of another meaning stays. `dryRun` writes nothing. Throws CONFIG_USAGE where there is no project.
 */
export async function initProject(workingDirectory: string, dryRun: boolean): Promise<InitReport> {
  const project = findProject(workingDirectory)
  const { directory, packageJson } = project
  const scripts = chooseScripts(packageJson.scripts)
  const planned = [planConfig(project), planScripts(project, scripts), planIgnored(project)]
  const changed = planned.filter(({ before, after }) => before !== after)
  if (!dryRun) for (const { file, after } of changed) await writeFile(join(directory, file), after ?? '')
  const packageManager = findPackageManager(directory)
  return {
    directory,
    packageManager,
    files: planned.map(({ file, before, after }) => ({
      file,
      change: before === after ? 'unchanged' : before === null ? 'created' : 'changed',
    })),
    scripts,
    next: firstSteps({
      packageManager,
      rootFlag: findRootFlag(directory, packageManager),
      packageJson,
      scripts,
      seedPackages: countSeedPackages(project),
    }),
  }
}

function planConfig({ directory }: Project): PlannedFile {
  const there = configNames.find((name) => existsSync(join(directory, name)))
  if (there !== undefined) return { file: there, before: null, after: null }
  const { type } = JSON.parse(packageText(directory).replace(/^\uFEFF/, '')) as { readonly type?: unknown }
  return { file: configName(type), before: null, after: configText() }
}

function planScripts({ directory }: Project, { added }: ScriptChoice): PlannedFile {
  const before = packageText(directory)
  const wanted = Object.fromEntries(added.map((name) => [name, projectScripts[name] ?? '']))
  const after = added.length === 0 ? before : addProperties(before, 'scripts', wanted)
  return { file: 'package.json', before, after }
}

function planIgnored({ directory }: Project): PlannedFile {
  const before = readTextIfPresent(join(directory, '.gitignore'))
  return { file: '.gitignore', before, after: isIgnored(directory) ? before : ignoreFolder(before) }
}

function packageText(directory: string): string {
  return readFileSync(join(directory, 'package.json'), 'utf8')
}

/** Null where dependencies are not installed or not built yet. */
function countSeedPackages(project: Project): number | null {
  try {
    return discoverPackages(project).filter(({ kind }) => kind === 'seed').length
  } catch (error) {
    if (isSowError(error)) return null
    throw error
  }
}

/** The first configuration of a project. */
function configText(): string {
  return `import { defineConfig } from '@sow/cli'

/** What \`sow\` has to know of this project. Everything has a default. */
export default defineConfig({
  // The database schema that the project's tables live in.
  schema: 'public',
  // Seed and schema packages beside the dependencies of this project: paths or names.
  packages: [],
})
`
}

/** Node runs the file as it stands: with types where the package is of ES modules, without them elsewhere. */
function configName(type: unknown): string {
  return type === 'module' ? 'sow.config.ts' : 'sow.config.mjs'
}

/** What Sow keeps in a project: the embedded database. */
const folder = '.sow/'

/** The text of a .gitignore that leaves Sow's folder out; `text`: null where there is no such file. */
function ignoreFolder(text: string | null): string {
  if (text === null || text === '') return `${folder}\n`
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n'
  return `${text}${text.endsWith('\n') ? '' : lineEnd}${folder}${lineEnd}`
}

/** True where a .gitignore of the directory, or one above it in the same repository, leaves Sow's folder out. */
function isIgnored(directory: string): boolean {
  for (let at = directory; ; at = dirname(at)) {
    const lines = (readTextIfPresent(join(at, '.gitignore')) ?? '').split(/\r?\n/)
    const own = at === directory
    if (lines.some((line) => (own ? /^(?:\*\*)?\/?\.sow\/?$/ : /^(?:\*\*\/)?\.sow\/?$/).test(line.trim())))
      return true
    if (existsSync(join(at, '.git')) || at === dirname(at)) return false
  }
}
