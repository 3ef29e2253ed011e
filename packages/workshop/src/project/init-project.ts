import { existsSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { isSowError } from '@sow/kit/errors'
import {
  discoverPackages,
  findConfig,
  findPackageManager,
  findProject,
  findRootFlag,
  type PackageManager,
  type Project,
  readTextIfPresent,
  runBinary,
} from '@sow/runner/project'
import { addProperties } from './edit-json-text.js'
import { firstSteps, type Step } from './first-steps.js'
import { type InitializedTool, initializedTool } from './initialized-tool.js'
import { chooseScripts, projectScripts, type ScriptChoice } from './project-scripts.js'
import { findSchemaTool, type SchemaTool } from './schema-tool.js'
import { type PlannedHook, planHook } from './seed-hook.js'

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
  /** Who keeps the schema, where it is not Sow. */
  readonly schemaTool: InitializedTool | null
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

/**
 * Makes an existing project one of Sow's: configuration, scripts, ignored folder. Where another tool keeps the schema, its
 * seed command comes to run Sow, and no script migrates. A second time nothing is written, and what has another meaning
 * stays. `dryRun` writes nothing. Throws CONFIG_USAGE where there is no project, CONFIG_INVALID where its configuration would be ignored.
 */
export async function initProject(workingDirectory: string, dryRun: boolean): Promise<InitReport> {
  const project = findProject(workingDirectory)
  const { directory, packageJson } = project
  const packageManager = findPackageManager(directory)
  const found = findSchemaTool(directory, packageJson)
  const scripts = chooseScripts(packageJson.scripts, found?.tool ?? null)
  const text = packageText(directory)
  const isModule = parsed(text).type === 'module'
  const command = runBinary(packageManager, 'sow db seed')
  const hook =
    found === null ? null : planHook(found.tool, { directory, packageText: text, isModule, command })
  const planned = [
    planConfig(directory, isModule, found?.tool ?? null),
    planPackageJson(text, scripts, hook),
    ...(hook?.kind === 'file' ? [hook] : []),
    planIgnored(project),
  ]
  if (!dryRun) await writeFiles(directory, planned)
  const schemaTool =
    found === null || hook === null
      ? null
      : withOwnSchema(initializedTool(found, hook, scripts, packageManager), directory)
  return {
    directory,
    packageManager,
    schemaTool,
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
      schemaTool,
    }),
  }
}

/** A configuration from before stays as it is: a person says there that another tool migrates. */
function withOwnSchema(tool: InitializedTool, directory: string): InitializedTool {
  const config = findConfig(directory)
  if (config === null || tool.byHand !== null || readFileSync(config, 'utf8').includes('ownSchema'))
    return tool
  return { ...tool, byHand: { file: basename(config), line: 'ownSchema: true' } }
}

async function writeFiles(directory: string, planned: readonly PlannedFile[]): Promise<void> {
  for (const { file, before, after } of planned) {
    if (before === after) continue
    await mkdir(dirname(join(directory, file)), { recursive: true })
    await writeFile(join(directory, file), after ?? '')
  }
}

function planConfig(directory: string, isModule: boolean, tool: SchemaTool | null): PlannedFile {
  const there = findConfig(directory)
  if (there !== null) return { file: basename(there), before: null, after: null }
  return { file: configName(isModule), before: null, after: configText(tool) }
}

function planPackageJson(before: string, { added }: ScriptChoice, hook: PlannedHook | null): PlannedFile {
  const wanted = Object.fromEntries(added.map((name) => [name, projectScripts[name] ?? '']))
  const scripted = added.length === 0 ? before : addProperties(before, 'scripts', wanted)
  const after = hook?.kind === 'package' ? hook.edit(scripted) : scripted
  return { file: 'package.json', before, after }
}

function planIgnored({ directory }: Project): PlannedFile {
  const before = readTextIfPresent(join(directory, '.gitignore'))
  return { file: '.gitignore', before, after: isIgnored(directory) ? before : ignoreFolder(before) }
}

function parsed(text: string): { readonly type?: unknown } {
  return JSON.parse(text.replace(/^\uFEFF/, ''))
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
function configText(tool: SchemaTool | null): string {
  const own =
    tool === null
      ? ''
      : `  // ${tool.name} keeps the schema, and migrates it. Sow looks after rows.
  ownSchema: true,
`
  return `import { defineConfig } from '@sow/cli'

/** What \`sow\` has to know of this project. Everything has a default. */
export default defineConfig({
${own}  // The database schema that the project's tables live in.
  schema: 'public',
  // Seed and schema packages beside the dependencies of this project: paths or names.
  packages: [],
})
`
}

/** Node runs the file as it stands: with types where the package is of ES modules, without them elsewhere. */
function configName(isModule: boolean): string {
  return isModule ? 'sow.config.ts' : 'sow.config.mjs'
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
