import { Command, type Interfaces } from '@oclif/core'
import { SowError } from '@sow/kit/errors'
import { checkEnvironment } from '@sow/runner/start'
import type { CommandDocument } from '../document/document.js'
import { typedName } from '../plugins/typed-name.js'
import { asksFor } from '../process/early-options.js'
import { CommandEnding } from './command-ending.js'
import type { CommandResult } from './command-result.js'
import { globalFlags } from './global-flags.js'

/** The base of every command, by its JSON document: parse, call, and answer what is to be printed. Nothing is printed here. */
export abstract class SowCommand<Named extends CommandDocument> extends Command {
  static override baseFlags = globalFlags

  /** Does the work and answers what it found, as data and as text. */
  protected abstract execute(): Promise<CommandResult<Named>>

  /** The command as people type it: `db seed`. */
  protected get typedName(): string {
    return typedName(this.id ?? '')
  }

  override async run(): Promise<CommandEnding> {
    checkEnvironment(process.env)
    const result = await this.execute()
    return new CommandEnding(this.typedName, result, {
      json: asksFor('--json', this.argv),
      quiet: asksFor('--quiet', this.argv),
    })
  }

  /** Nothing that was given is ignored: a flag that holds nothing is refused. That one is given twice, oclif refuses. */
  protected override async parse<
    F extends Interfaces.OutputFlags<F>,
    B extends Interfaces.OutputFlags<B>,
    A extends Interfaces.OutputArgs<A>,
  >(options?: Interfaces.Input<F, B, A>, argv?: string[]): Promise<Interfaces.ParserOutput<F, B, A>> {
    const parsed = await super.parse(options, argv)
    for (const each of parsed.raw) {
      if (each.type !== 'flag') continue
      const { flag, input } = each
      const isOption = options?.flags?.[flag as keyof typeof options.flags]?.type === 'option'
      if (isOption && input.trim() === '')
        throw refused(`--${flag} holds nothing.`, 'Give it a value, or leave it away.')
    }
    return parsed
  }

  /** Errors are told in one place, where the process ends. */
  protected override async catch(error: Error): Promise<never> {
    throw error
  }
}

function refused(message: string, hint: string): SowError {
  return new SowError({ code: 'CONFIG_USAGE', message, hint })
}
