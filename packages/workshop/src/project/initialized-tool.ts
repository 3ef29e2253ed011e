import { type PackageManager, runBinary, runScript } from '@sow/runner/project'
import type { ScriptChoice } from './project-scripts.js'
import type { FoundTool, SchemaTool } from './schema-tool.js'
import type { PlannedHook } from './seed-hook.js'

/** Another tool that keeps the schema of a project: Sow runs no migration there. */
export interface InitializedTool {
  /** `Prisma` */
  readonly name: string
  /** What told so: a file, or a dependency. */
  readonly toldBy: string
  /** What seeds from now on, as it is typed in this project: the tool's command, or a script. */
  readonly seedCommand: string
  /** Where the tool runs Sow; null where a person has to add it, or a script is all. */
  readonly hook: string | null
  /** What a person adds, and where: the file has a seed command of its own, or another form. */
  readonly byHand: { readonly file: string; readonly line: string } | null
}

/** What there is to say of the tool, once its hook is planned. */
export function initializedTool(
  { tool, toldBy }: FoundTool,
  hook: PlannedHook,
  scripts: ScriptChoice,
  packageManager: PackageManager,
): InitializedTool {
  return {
    name: tool.name,
    toldBy,
    seedCommand: seedCommand(tool, hook, scripts, packageManager),
    hook: hook.kind === 'file' ? hook.file : hook.kind === 'package' ? 'package.json' : null,
    byHand: hook.kind === 'by-hand' ? { file: hook.file, line: hook.line } : null,
  }
}

function seedCommand(
  { seeds }: SchemaTool,
  { kind }: PlannedHook,
  { taken }: ScriptChoice,
  packageManager: PackageManager,
): string {
  const isHooked = kind === 'file' || kind === 'package'
  if (isHooked && seeds !== null) return runBinary(packageManager, seeds)
  return taken.some(({ script }) => script === 'db:seed')
    ? runBinary(packageManager, 'sow db seed')
    : runScript(packageManager, 'db:seed')
}
