/** A flag of a command: `--on DATE` where it has a value, `--check` where it has none. */
export interface CommandFlag {
  /** What the help says of it. */
  readonly summary: string
  /** What the help calls its value: `DATE`. Without it the flag is given or not. */
  readonly value?: string
}

/** What the flags of a command line say: the text of each that was given, or whether it was. */
export type FlagValues<Flags extends Readonly<Record<string, CommandFlag>>> = {
  readonly [Name in keyof Flags]: Flags[Name] extends { readonly value: string }
    ? string | undefined
    : boolean
}

/** Runs one `select`, and answers its rows. `int8` is a number; `numeric`, dates and times are texts. */
export type ReadRows = <Row extends object>(
  text: string,
  parameters?: readonly unknown[],
) => Promise<readonly Row[]>

/** What a command works with. */
export interface CommandCall<Flags extends Readonly<Record<string, CommandFlag>>> {
  readonly flags: FlagValues<Flags>
  /**
   * Opens the database that `sow` would open here, for the time of `work`, in one snapshot in which nothing can be
   * written. Tables of the project need no schema before their names. Throws SowError.
   */
  readonly readDatabase: <Result>(work: (read: ReadRows) => Promise<Result>) => Promise<Result>
}

/** What a command found: `sow` prints the document with `--json`, else the lines. */
export interface CommandAnswer {
  /** The fields after `format`, `ok` and `command`, which every document begins with. */
  readonly document: Readonly<Record<string, unknown>> & {
    readonly format?: never
    readonly ok?: never
    readonly command?: never
  }
  readonly lines: readonly string[]
  /** False where the command did its work, and found something wrong. Default true. */
  readonly ok?: boolean
  /** Default 0; 3 is for `--check`, 65 for what is wrong. */
  readonly exitCode?: number
}

/** What a command is, and what it does. */
export interface CommandDefinition<
  Flags extends Readonly<Record<string, CommandFlag>> = Readonly<Record<string, CommandFlag>>,
> {
  /** One line of the list of commands. */
  readonly summary: string
  readonly description?: string
  /** Whole command lines. */
  readonly examples?: readonly string[]
  readonly flags?: Flags
  readonly run: (call: CommandCall<Flags>) => Promise<CommandAnswer>
}

/** What runs a command: `sow` hands itself over as oclif's configuration. */
export interface CommandHost {
  runPackageCommand(id: string, definition: CommandDefinition, argv: readonly string[]): Promise<unknown>
}

/** A command as oclif takes it: what its help says, and a `run`. */
export interface PackageCommand {
  /** `billing:fee-check`; given by oclif. */
  id: string
  readonly definition: CommandDefinition
  run(argv: readonly string[], host: CommandHost): Promise<unknown>
}

const brand = Symbol.for('sow.command')

/**
 * Defines a command that a package brings to `sow`. It is exported in a record of all of them by their ids, which
 * `oclif.commands` of package.json names; `sow` parses its flags, and prints, fails and ends for it.
 *
 * @example
 * export const commands = { 'stock:low': defineCommand({ summary: 'List what runs out.', run: async (call) => ... }) }
 */
export function defineCommand<
  const Flags extends Readonly<Record<string, CommandFlag>> = Record<never, never>,
>(definition: CommandDefinition<Flags>): PackageCommand {
  const command = {
    id: '',
    definition: definition as unknown as CommandDefinition,
    run: (argv: readonly string[], host: CommandHost) =>
      host.runPackageCommand(command.id, command.definition, argv),
    [brand]: true,
  }
  return command
}

/** True for the value of `defineCommand`, of any copy of this package. */
export function isPackageCommand(value: unknown): value is PackageCommand {
  return typeof value === 'object' && value !== null && brand in value
}
