/** What a command of a document may name. */
export interface KnownCommands {
  /** Scripts of the root package.json, and of the package whose page it is. */
  readonly scripts: readonly string[]
  /** Ids of the `sow` command with their flags: `db:seed`. */
  readonly commands: ReadonlyMap<string, readonly string[]>
}

const globalFlags = ['json', 'quiet', 'verbose', 'no-color', 'help', 'version']

/** Commands that are not ours. */
const others =
  /^(export [A-Z_]+=|node tools\/run\.mjs (install|exec)\b|npm (?:install|pack)\b|docker (?:compose up|build) |npx (?:prisma|drizzle-kit|knex|kysely|sequelize|typeorm|node-pg-migrate|supabase) |kubectl (?:apply|delete|wait) |git pull$|sow-package sum$)/

/** True where a line of a document can be typed: its script or its command exists, with its flags. */
export function isKnownCommand(line: string, known: KnownCommands): boolean {
  const sow = /^(?:npm run -s sow -- |(?:npx )?sow )(.*)$/.exec(line)
  if (sow !== null) return isKnownSow(sow[1] ?? '', known)
  const script =
    /^(?:p?npm run|node tools\/run\.mjs run)(?: -s)? ([\w:-]+)/.exec(line) ?? /^npm (start|test)\b/.exec(line)
  if (script !== null) return known.scripts.includes(script[1] ?? '')
  return others.test(line)
}

function isKnownSow(line: string, { commands }: KnownCommands): boolean {
  const words = line.split(/\s+/)
  const id = [words.slice(0, 3).join(':'), words.slice(0, 2).join(':'), words[0] ?? ''].find((candidate) =>
    commands.has(candidate),
  )
  const flags = words.filter((word) => word.startsWith('--')).map((word) => word.slice(2).split('=')[0] ?? '')
  const isTopic = words.length === 1 && [...commands.keys()].some((each) => each.startsWith(`${words[0]}:`))
  if (id === undefined)
    return isTopic || (flags.length > 0 && flags.length === words.length && areGlobal(flags))
  return flags.every((flag) => globalFlags.includes(flag) || commands.get(id)?.includes(flag))
}

function areGlobal(flags: readonly string[]): boolean {
  return flags.every((flag) => globalFlags.includes(flag))
}
