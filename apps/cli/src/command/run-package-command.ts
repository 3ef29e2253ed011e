import { Flags, Parser } from '@oclif/core'
import type { CommandAnswer, CommandDefinition } from '@sow/kit/command'
import { isSowError } from '@sow/kit/errors'
import { checkEnvironment } from '@sow/runner/start'
import { typedName } from '../plugins/typed-name.js'
import { printingBeside } from '../process/printing.js'
import { CommandEnding } from './command-ending.js'
import { globalFlags } from './global-flags.js'
import { type CommandOfPackage, commandFault, kindOf } from './package-fault.js'
import { usingRunner } from './using-runner.js'

/** Runs a command that a package defines as one of our own: the same flags, documents, errors and exit codes. */
export async function runPackageCommand(
  of: CommandOfPackage,
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
  checkEnvironment(process.env)
  const command = typedName(of.id)
  const global = flags as { readonly json?: boolean; readonly quiet: boolean; readonly verbose: boolean }
  const answer: CommandAnswer = await usingRunner(
    command,
    { json: false, 'no-color': false, ...global },
    (runner, context) =>
      answerOf(of, () =>
        run({
          flags: Object.fromEntries(Object.keys(declared).map((name) => [name, ownFlag(flags, name)])),
          readDatabase: (work) => runner.readRows(context, work),
        }),
      ),
  )
  return new CommandEnding(command, answer, { json: global.json === true, quiet: global.quiet })
}

/** A flag may be named as something that every object has. */
function ownFlag<Value>(flags: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(flags, name) ? flags[name] : undefined
}

/** Whatever the code of a package does wrong is told as a fault of that package, but for a SowError of its own. */
async function answerOf(of: CommandOfPackage, run: () => Promise<CommandAnswer>): Promise<CommandAnswer> {
  try {
    const answer: unknown = await printingBeside(async () => await run())
    if (isAnswer(answer)) return answer
  } catch (error) {
    throw isSowError(error) ? error : commandFault(of, `threw ${kindOf(error)}`, error)
  }
  throw commandFault(of, 'answered without a document and lines')
}

function isAnswer(value: unknown): value is CommandAnswer {
  if (typeof value !== 'object' || value === null) return false
  const { document, lines } = value as Partial<Record<keyof CommandAnswer, unknown>>
  return typeof document === 'object' && document !== null && Array.isArray(lines)
}
