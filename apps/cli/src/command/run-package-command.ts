import { Flags, Parser } from '@oclif/core'
import type { CommandAnswer, CommandDefinition } from '@sow/kit/command'
import { printingBeside } from '../process/printing-beside.js'
import { CommandEnding } from './command-ending.js'
import { globalFlags } from './global-flags.js'
import { usingRunner } from './using-runner.js'

/** Runs a command that a package defines as one of our own: the same flags, documents, errors and exit codes. */
export async function runPackageCommand(
  id: string,
  { flags: declared = {}, run }: CommandDefinition,
  argv: readonly string[],
): Promise<CommandEnding> {
  const own = Object.entries(declared).map(([name, { summary, value }]) => [
    name,
    value === undefined
      ? Flags.boolean({ description: summary, default: false })
      : Flags.string({ description: summary, helpValue: value }),
  ])
  const { flags } = await Parser.parse([...argv], {
    flags: { ...Object.fromEntries(own), ...globalFlags },
    strict: true,
  })
  const command = id.replaceAll(':', ' ')
  const global = flags as { readonly json?: boolean; readonly quiet: boolean; readonly verbose: boolean }
  const answer: CommandAnswer = await usingRunner(
    command,
    { json: false, 'no-color': false, ...global },
    (runner, context) =>
      printingBeside(() =>
        run({
          flags: Object.fromEntries(Object.keys(declared).map((name) => [name, flags[name]])),
          readDatabase: (work) => runner.readRows(context, work),
        }),
      ),
  )
  return new CommandEnding(command, answer, { json: global.json === true, quiet: global.quiet })
}
