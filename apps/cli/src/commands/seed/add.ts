import { Args, Flags } from '@oclif/core'
import { SowError } from '@sow/kit/errors'
import type { AddSeedChoices } from '@sow/workshop'
import type { CommandResult } from '../../command/command-result.js'
import { namedValues } from '../../command/named-values.js'
import { kinds } from '../../command/selection-flags.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingReadable } from '../../command/using-runner.js'
import { yesFlag } from '../../command/yes-flag.js'
import type { SeedAddDocument } from '../../document/project-documents.js'
import { renderAddedSeed } from '../../render/render-added-seed.js'

const owners = ['package', 'site', 'shared'] as const

export default class AddSeed extends SowCommand<SeedAddDocument> {
  static override summary = 'Make a dataset of the project itself of a file of rows.'
  static override description =
    'Looks at the table in the database, proposes key, references and owners, and checks every row. Copies the file into the folder of local seeds, and writes what the table does not tell by itself beside it. Nothing is overwritten; the database is only read.'
  static override examples = [
    '<%= config.bin %> seed add countries.csv --table Country',
    '<%= config.bin %> seed add sow/seeds/countries.csv --table Country --key code',
    '<%= config.bin %> seed add prices.csv --table price --domain sales --own amount=site --json',
    '<%= config.bin %> seed add users.csv --fill role=USER --fill created_at=now',
  ]
  static override args = {
    file: Args.string({ description: 'A CSV or NDJSON file.', required: true }),
  }
  static override flags = {
    table: Flags.string({
      description: 'The table that the rows go to (default: the one that is called as the file is).',
      helpValue: 'TABLE',
    }),
    key: Flags.string({
      description: 'The columns that a row is known by (default: the natural key of the table).',
      helpValue: 'COL,COL',
    }),
    domain: Flags.string({ description: 'The domain of the dataset (default: local).', helpValue: 'NAME' }),
    name: Flags.string({
      description: 'The name of the dataset (default: that of the file).',
      helpValue: 'NAME',
    }),
    kind: Flags.option({
      description: 'What the rows are: true everywhere, a first set that the site then owns, or demo.',
      options: kinds,
    })(),
    own: Flags.string({
      description: 'Who decides a column: package, site or shared (the default).',
      helpValue: 'COL=OWNER,…',
      multiple: true,
      multipleNonGreedy: true,
    }),
    fill: Flags.string({
      description:
        'What new rows get in a column that the file does not have: a value, uuid, or now (the moment of the run).',
      helpValue: 'COL=VALUE',
      multiple: true,
      multipleNonGreedy: true,
    }),
    ...yesFlag(),
  }

  protected override async execute(): Promise<CommandResult<SeedAddDocument>> {
    const { args, flags } = await this.parse(AddSeed)
    const choices: AddSeedChoices = {
      workingDirectory: process.cwd(),
      file: args.file,
      table: flags.table ?? null,
      key: flags.key?.split(',') ?? null,
      domain: flags.domain ?? null,
      name: flags.name ?? null,
      kind: flags.kind ?? null,
      own: ownersOf(flags.own ?? []),
      fill: fillsOf(flags.fill ?? []),
    }
    const { addSeed } = await import('@sow/workshop')
    const added = await usingReadable(this.typedName, flags, (_, context) => addSeed(context, choices))
    return { document: added, lines: renderAddedSeed(added) }
  }
}

function fillsOf(texts: readonly string[]): AddSeedChoices['fill'] {
  const flag = {
    flag: '--fill',
    names: 'column and what it gets',
    example: '--fill role=USER --fill id=uuid',
  }
  return Object.fromEntries(
    [...namedValues(texts, flag)].map(([column, value]) => [
      column,
      value === 'uuid' || value === 'now' ? value : { value },
    ]),
  )
}

function ownersOf(texts: readonly string[]): AddSeedChoices['own'] {
  const flag = {
    flag: '--own',
    names: 'column and its owner',
    example: '--own amount=site, or --own title=package,amount=site',
  }
  const named = namedValues(
    texts.flatMap((text) => text.split(',')),
    flag,
  )
  return Object.fromEntries(
    [...named].map(([column, name]) => {
      const owner = owners.find((each) => each === name)
      if (owner !== undefined) return [column, owner]
      throw new SowError({
        code: 'CONFIG_USAGE',
        message: `--own names no owner of ${column}: ${name}.`,
        hint: `Owners are ${owners.join(', ')}.`,
      })
    }),
  )
}
