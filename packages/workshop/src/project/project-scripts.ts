/** The scripts that every project with a database of Sow has, each a plain call of the command. */
export const projectScripts: Readonly<Record<string, string>> = {
  'db:setup': 'sow db setup',
  'db:setup:fresh': 'sow db setup --fresh',
  'db:seed': 'sow db seed',
  'db:status': 'sow db status',
  'db:rollback': 'sow db rollback',
}

/** What becomes of the `db:*` scripts of a project. */
export interface ScriptChoice {
  /** Those that are new. */
  readonly added: readonly string[]
  /** Those that call the command already, in their own way. */
  readonly kept: readonly string[]
  /** Names that a script with another meaning has: it is left as it is. */
  readonly taken: readonly { readonly script: string; readonly text: string; readonly wanted: string }[]
}

/** Which scripts are to be added to those of a package.json. */
export function chooseScripts(scripts: Readonly<Record<string, string>>): ScriptChoice {
  const names = Object.keys(projectScripts)
  const there = names.filter((name) => Object.hasOwn(scripts, name))
  const same = (name: string) => {
    const wanted = projectScripts[name] ?? ''
    return new RegExp(`(?:^|[\\s/])${wanted}$`).test((scripts[name] ?? '').trim())
  }
  return {
    added: names.filter((name) => !there.includes(name)),
    kept: there.filter(same),
    taken: there
      .filter((name) => !same(name))
      .map((name) => ({ script: name, text: scripts[name] ?? '', wanted: projectScripts[name] ?? '' })),
  }
}
