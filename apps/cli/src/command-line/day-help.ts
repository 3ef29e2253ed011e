import { Help } from '@oclif/core'
import { typedName } from '../plugins/typed-name.js'
import { bold } from '../render/color.js'
import { printable } from '../render/printable.js'

type Listed = Parameters<Help['formatCommands']>[0][number]

/** The commands of `sow db` as a day asks for them. */
export const dayOfDatabase: Readonly<Record<string, readonly string[]>> = {
  'SET UP': ['up', 'setup', 'migrate', 'seed', 'rollback', 'reset'],
  LOOK: ['status', 'plan', 'drift', 'show', 'blame', 'conflicts', 'history', 'bom', 'verify', 'doctor'],
  DECIDE: ['apply', 'undo', 'release', 'resolve', 'accept', 'restore', 'remove'],
  'LOOK AFTER': ['protect', 'adopt', 'place', 'history prune'],
}

/** Oclif's help, with the commands of `sow db` in groups instead of in the order of the alphabet. */
export class DayHelp extends Help {
  protected override formatCommands(commands: Listed[]): string {
    const ofDatabase = commands.filter(({ id }) => typedName(id).startsWith('db '))
    if (ofDatabase.length === 0 || ofDatabase.length < commands.length) return super.formatCommands(commands)
    const nameOf = ({ id }: Listed) => typedName(id).slice('db '.length)
    const grouped = Object.values(dayOfDatabase).flat()
    const others = commands.filter((each) => !grouped.includes(nameOf(each)))
    const groups = Object.entries(dayOfDatabase).map(
      ([title, names]) =>
        [title, names.flatMap((name) => commands.filter((each) => nameOf(each) === name))] as const,
    )
    return [...groups, ['MORE', others] as const]
      .filter(([, listed]) => listed.length > 0)
      .map(([title, listed]) =>
        super.formatCommands([...listed]).replace(/^.*\n/, `${printable(bold(title))}\n`),
      )
      .join('\n\n')
  }
}
