import type { SchemaTool } from './schema-tool.js'

/** The scripts that every project with a database of Sow has, each a plain call of the command. */
export const projectScripts: Readonly<Record<string, string>> = {
  'db:setup': 'sow db setup',
  'db:setup:fresh': 'sow db setup --fresh',
  'db:seed': 'sow db seed',
  'db:status': 'sow db status',
  'db:rollback': 'sow db rollback',
}

/** Those that stay where another tool migrates. */
const besideAnotherTool = ['db:seed', 'db:status']

/** What becomes of the `db:*` scripts of a project. */
export interface ScriptChoice {
  /** Those that are new. */
  readonly added: readonly string[]
  /** Those that call the command already, in their own way. */
  readonly kept: readonly string[]
  /** Names that a script with another meaning has: it is left as it is. */
  readonly taken: readonly { readonly script: string; readonly text: string; readonly wanted: string }[]
}

/** Which scripts are to be added to those of a package.json; `tool`: the other one that keeps the schema. */
export function chooseScripts(
  scripts: Readonly<Record<string, string>>,
  tool: SchemaTool | null,
): ScriptChoice {
  const names = tool === null ? Object.keys(projectScripts) : besideAnotherTool
  const there = names.filter((name) => Object.hasOwn(scripts, name))
  const calls = (text: string, command: string) => new RegExp(`(?:^|[\\s/])${command}$`).test(text.trim())
  const same = (name: string) => {
    const [text, wanted] = [scripts[name] ?? '', projectScripts[name] ?? '']
    // The tool's own command runs Sow too.
    const seeds = name === 'db:seed' && tool !== null && tool.seeds !== null && calls(text, tool.seeds)
    return seeds || calls(text, wanted)
  }
  return {
    added: names.filter((name) => !there.includes(name)),
    kept: there.filter(same),
    taken: there
      .filter((name) => !same(name))
      .map((name) => ({ script: name, text: scripts[name] ?? '', wanted: projectScripts[name] ?? '' })),
  }
}
