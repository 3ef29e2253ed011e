import { existsSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isSowError } from '@sow/kit/errors'
import { discoverPackages, findProject, type Project, readTextIfPresent } from '@sow/runner/project'
import { configName, configText } from './config-text.js'
import { addProperties } from './edit-json-text.js'
import { firstSteps, type Step } from './first-steps.js'
import { ignoreFolder, isIgnored } from './ignored-folder.js'
import { findPackageManager, type PackageManager } from './package-manager.js'
import { chooseScripts, projectScripts, type ScriptChoice } from './project-scripts.js'

/** What became of a file of the project. */
export interface InitializedFile {
  readonly file: string
  readonly change: 'created' | 'changed' | 'unchanged'
}

export interface InitReport {
  readonly directory: string
  readonly packageManager: PackageManager
  readonly files: readonly InitializedFile[]
  readonly scripts: ScriptChoice
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
    next: firstSteps({ packageManager, packageJson, scripts, seedPackages: countSeedPackages(project) }),
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
