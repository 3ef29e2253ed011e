import { SowError } from '@sow/kit/errors'
import { nearestNames } from '@sow/runner/start'
import { typedName } from '../plugins/typed-name.js'

/**
 * Throws CONFIG_USAGE where the arguments name no command. Oclif would show the help of a topic and succeed where
 * only the topic is right (`sow db sed`), and a deploy would go on.
 */
export function checkCommand(argv: readonly string[], commandIds: readonly string[]): void {
  checkStart(argv, commandIds)
  const unknown = findUnknownCommand(argv, commandIds)
  if (unknown === null) return
  const nearest = nearestCommands(unknown, commandIds).map((id) => `sow ${typedName(id)}`)
  throw new SowError({
    code: 'CONFIG_USAGE',
    message: `There is no command \`sow ${typedName(unknown)}\`.`,
    hint:
      nearest.length > 0
        ? `Did you mean ${nearest.map((name) => `\`${name}\``).join(' or ')}?`
        : 'See `sow --help`.',
  })
}

/** Before a command only help and the version can be asked for. */
function checkStart([first, ...rest]: readonly string[], commandIds: readonly string[]): void {
  if (first === undefined || !first.startsWith('-') || ['--help', '--version', '-v'].includes(first)) return
  throw new SowError({
    code: 'CONFIG_USAGE',
    message: `\`sow\` takes no ${first} before a command.`,
    hint: meantAtStart(first) ?? placed(first, rest, commandIds),
  })
}

function meantAtStart(option: string): string | null {
  const short = ['-v', '-h'].find((each) => each === option.toLowerCase())
  const [long] = nearestNames(option.replace(/^-+/, ''), ['help', 'version'])
  const meant = short ?? (long === undefined ? null : `--${long}`)
  return meant === null ? null : `Did you mean \`sow ${meant}\`?`
}

/** Where an option belongs: behind the command, where the other words are one. */
function placed(option: string, rest: readonly string[], commandIds: readonly string[]): string {
  const isCommand = rest.length > 0 && commandIds.includes(rest.join(':'))
  const example = isCommand ? `${rest.join(' ')} ${option}` : 'db status --json'
  return `Write options after the command: \`sow ${example}\`.`
}

/** Commands that are spelled nearly so, or whose last word is: people leave the topic out. */
function nearestCommands(unknown: string, commandIds: readonly string[]): string[] {
  const lastWord = (id: string) => id.split(':').at(-1) ?? id
  const named = (word: string) => commandIds.filter((id) => lastWord(id) === word)
  const whole = named(unknown).length > 0 ? named(unknown) : nearestNames(unknown, commandIds)
  if (whole.length > 0 || unknown.includes(':')) return whole.slice(0, 3)
  const words = nearestNames(unknown, [...new Set(commandIds.map(lastWord))])
  return words.flatMap(named).slice(0, 3)
}

/** The command that was meant, as an id with colons, where there is none; null where there is, or help is asked for. */
export function findUnknownCommand(argv: readonly string[], commandIds: readonly string[]): string | null {
  const firstFlag = argv.findIndex((word) => word.startsWith('-'))
  const words = firstFlag === -1 ? argv : argv.slice(0, firstFlag)
  const known = new Set(commandIds)
  const isTopic = (id: string) => commandIds.some((other) => other.startsWith(`${id}:`))
  let id = ''
  for (const word of words) {
    id = id === '' ? word : `${id}:${word}`
    if (known.has(id)) return null
    if (!isTopic(id)) return id
  }
  return null
}
