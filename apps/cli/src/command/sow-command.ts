import { Command, type Interfaces } from '@oclif/core'
import { SowError } from '@sow/kit/errors'
import { checkEnvironment } from '@sow/runner/start'
import type { CommandDocument } from '../document/document.js'
import { typedName } from '../plugins/typed-name.js'
import { asksFor } from '../process/early-options.js'
import { setPresentCommand } from '../render/carried-flags.js'
import { CommandEnding } from './command-ending.js'
import type { CommandResult } from './command-result.js'
import { globalFlags } from './global-flags.js'

type RawToken = Interfaces.ParserOutput['raw'][number]

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

  /**
   * Nothing that was given is ignored: what holds nothing is refused, one of several names too. That a flag of one value is given
   * twice, oclif refuses.
   */
  protected override async parse<
    F extends Interfaces.OutputFlags<F>,
    B extends Interfaces.OutputFlags<B>,
    A extends Interfaces.OutputArgs<A>,
  >(options?: Interfaces.Input<F, B, A>, argv?: string[]): Promise<Interfaces.ParserOutput<F, B, A>> {
    const parsed = await super.parse(options, argv)
    for (const each of parsed.raw) {
      if (each.type === 'arg') {
        if (each.input.trim() === '')
          throw refused('An argument holds nothing.', 'Give it a value, or leave it away.')
        continue
      }
      const { flag, input } = each
      const definition = options?.flags?.[flag as keyof typeof options.flags]
      if (definition?.type !== 'option') continue
      const separator = definition.multiple === true ? definition.delimiter : undefined
      const values = separator === undefined ? [input] : input.split(separator)
      if (values.some((value) => value.trim() === ''))
        throw refused(
          values.length === 1 ? `--${flag} holds nothing.` : `--${flag} holds an empty name: ${input}`,
          'Give it a value, or leave it away.',
        )
    }
    this.#tellPresent(parsed)
    return parsed
  }

  /** What is told to be typed next is about the same rows. */
  #tellPresent({
    raw,
    argv,
  }: {
    readonly raw: readonly RawToken[]
    readonly argv: readonly unknown[]
  }): void {
    const commands = new Map(
      this.config.commands.map(({ id, flags }) => {
        const hasValue = Object.entries(flags).map(([name, { type }]) => [name, type === 'option'] as const)
        return [id, new Map(hasValue)] as const
      }),
    )
    const { strict, flags: own = {} } = this.ctor
    const flags = raw.flatMap((each): (readonly [string, string | null])[] =>
      each.type === 'flag' ? [[each.flag, own[each.flag]?.type === 'option' ? each.input : null]] : [],
    )
    const names = !strict && 'only' in own ? argv.map(String) : []
    setPresentCommand({ id: this.id ?? '', flags, names, commands })
  }

  /** Errors are told in one place, where the process ends. */
  protected override async catch(error: Error): Promise<never> {
    throw this.#missing(error) ?? error
  }

  /** Where an argument is missing: which, and how the command is written; null for any other error. */
  #missing(error: Error): SowError | null {
    if (!isMissingArguments(error)) return null
    const wanted = error.args.map(({ name, description }) =>
      [name.toUpperCase(), ...(description === undefined ? [] : [lowered(description)])].join(': '),
    )
    const [example] = this.ctor.examples ?? []
    return refused(
      `\`sow ${this.typedName}\` wants ${wanted.join('; ').replace(/\.$/, '')}.`,
      typeof example === 'string'
        ? `For example: ${example.replace('<%= config.bin %>', 'sow')}`
        : 'See the arguments with --help.',
    )
  }
}

interface MissingArguments extends Error {
  readonly args: readonly { readonly name: string; readonly description?: string }[]
}

/** What oclif throws for it; a class that it does not export. */
function isMissingArguments(error: Error): error is MissingArguments {
  return error.constructor.name === 'RequiredArgsError' && 'args' in error && Array.isArray(error.args)
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

function refused(message: string, hint: string): SowError {
  return new SowError({ code: 'CONFIG_USAGE', message, hint })
}
