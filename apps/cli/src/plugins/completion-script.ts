// biome-ignore-all lint/suspicious/noTemplateCurlyInString: such is the language of a shell.
/** Shells that the command line can be completed in. */
export const shells = ['bash', 'zsh', 'fish'] as const

export type Shell = (typeof shells)[number]

/** A command as completion knows it. */
export interface CompletedCommand {
  /** As it is typed after `sow`: `db seed`. */
  readonly name: string
  /** `--json`, `--only`. */
  readonly flags: readonly string[]
}

/** The script that teaches a shell the commands and their flags: it is evaluated once, and asks nobody afterwards. */
export function completionScript(shell: Shell, commands: readonly CompletedCommand[]): string[] {
  const table = wordsByPath(commands)
  switch (shell) {
    case 'bash':
      return bashScript(table)
    case 'zsh':
      return ['autoload -U +X bashcompinit && bashcompinit', ...bashScript(table)]
    case 'fish':
      return fishScript(table)
  }
}

/** What may follow the words that are there: words of commands, then flags. */
function wordsByPath(commands: readonly CompletedCommand[]): ReadonlyMap<string, readonly string[]> {
  const table = new Map<string, Set<string>>([['', new Set()]])
  const add = (path: string, words: readonly string[]) => {
    const known = table.get(path) ?? new Set()
    for (const word of words) known.add(word)
    table.set(path, known)
  }
  for (const { name, flags } of commands) {
    const words = name.split(' ')
    for (const [at, word] of words.entries()) add(words.slice(0, at).join(' '), [word])
    add(name, flags)
  }
  return new Map([...table].map(([path, words]) => [path, [...words].sort()]))
}

/** Of the words that were typed, those that a command is made of come first: the longest path that they begin with counts. */
function bashScript(table: ReadonlyMap<string, readonly string[]>): string[] {
  const longestFirst = [...table].sort(([one], [other]) => other.length - one.length)
  return [
    '_sow_completion() {',
    '  local typed="" word words',
    '  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do',
    '    [[ $word == -* ]] || typed="${typed:+$typed }$word"',
    '  done',
    '  case "$typed " in',
    ...longestFirst.map(
      ([path, words]) => `    ${path === '' ? '' : `"${path} "`}*) words="${words.join(' ')}" ;;`,
    ),
    '  esac',
    '  COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))',
    '}',
    'complete -o default -F _sow_completion sow',
  ]
}

function fishScript(table: ReadonlyMap<string, readonly string[]>): string[] {
  const lines = [...table].map(([path, words]) => {
    const typed = `string match -qr -- '^sow${path === '' ? '' : ` ${path}`}( -.*)?$' (string join ' ' (commandline -opc))`
    return `complete -c sow -f -n "${typed}" -a "${words.join(' ')}"`
  })
  return ['complete -c sow -e', ...lines]
}
