/** The command that runs, as far as what is to be typed next is about the same. */
export interface PresentCommand {
  /** `db:plan`. */
  readonly id: string
  /** The flags that were given, as they were typed: a name, and its value unless it has none. */
  readonly flags: readonly (readonly [name: string, value: string | null])[]
  /** The datasets that were named without a flag. */
  readonly names: readonly string[]
  /** The commands that there are, each with the flags that it takes: true for one that has a value. */
  readonly commands: ReadonlyMap<string, ReadonlyMap<string, boolean>>
}

/** Which rows a command is about. Who names some of their own is about those. */
const selection = ['only', 'skip', 'kind']

/** Flags that mean the same in every command of these topics that has them. */
const carried: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    [
      ...[...selection, 'tenant', 'on-conflict', 'allow-downgrade', 'adopt-as', 'accept-overwrite'],
      ...['accept-mass-change', 'commit'],
    ].map((name) => [name, ['db', 'fleet']]),
  ),
  target: ['fleet'],
  folder: ['migration'],
  ...Object.fromEntries(['set', 'table', 'release', 'effective'].map((name) => [name, ['codeset']])),
}

let present: PresentCommand | null = null

export function setPresentCommand(command: PresentCommand | null): void {
  present = command
}

/** A command that is told, in parts: its own words, and the flags of the present one that it takes. */
export interface ToldCommand {
  /** `db plan`. */
  readonly words: string
  /** ` --out FILE` */
  readonly rest: string
  /** ` --only prices`; empty where nothing is carried. */
  readonly flags: string
}

/** Adds to a command what the present one was told about the same things. What it says of them itself stays. */
export function withCarriedFlags(command: string): ToldCommand {
  const typed = command.split(' ')
  const length = [3, 2, 1].find((count) => present?.commands.has(typed.slice(0, count).join(':')) === true)
  if (present === null || length === undefined) return { words: command, rest: '', flags: '' }
  const id = typed.slice(0, length).join(':')
  const rest = typed.slice(length)
  const said = new Set(rest.flatMap((word) => /^--([\w-]+)/.exec(word)?.[1] ?? []))
  const hasValue = (flag: string) => present?.commands.get(id)?.get(flag.replace(/^--/, '')) === true
  const named = rest.filter((word, at) => /^\w/.test(word) && !hasValue(rest[at - 1] ?? ''))
  const namesItsOwn = named.length > 0 || selection.some((name) => said.has(name))
  const given = [...present.names.map((name) => ['only', name] as const), ...present.flags]
  const flags = given.filter(
    ([name]) =>
      isSame(name, id) &&
      isAboutRows(id, said) &&
      present?.commands.get(id)?.has(name) === true &&
      !said.has(name) &&
      !(namesItsOwn && selection.includes(name)),
  )
  return {
    words: typed.slice(0, length).join(' '),
    rest: rest.map((word) => ` ${word}`).join(''),
    flags: flags.map(([name, value]) => ` --${name}${value === null ? '' : ` ${shellText(value)}`}`).join(''),
  }
}

/** `db setup` runs migrations, and refuses what is said of rows, unless it does the whole set-up. */
function isAboutRows(id: string, said: ReadonlySet<string>): boolean {
  return id !== 'db:setup' || said.has('fresh')
}

function isSame(name: string, id: string): boolean {
  const topics = Object.hasOwn(carried, name) ? (carried[name] ?? []) : []
  const topicOf = (command: string) => command.split(':', 1)[0] ?? ''
  return topics.includes(topicOf(id)) && topics.includes(topicOf(present?.id ?? ''))
}

/** A value as a shell takes it. */
function shellText(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`
}
