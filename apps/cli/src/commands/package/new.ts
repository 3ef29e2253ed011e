import { Args, Flags, type Interfaces } from '@oclif/core'
import { isSowError, SowError } from '@sow/kit/errors'
import type { NewPackage as WrittenNewPackage } from '@sow/workshop'
import { askText, askYes } from '../../command/ask.js'
import type { CommandResult } from '../../command/command-result.js'
import type { globalFlags } from '../../command/global-flags.js'
import {
  type PackagePaperFlags,
  packagePaperFlags,
  packagePapers,
} from '../../command/package-paper-flags.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingRunner } from '../../command/using-runner.js'
import { yesFlag } from '../../command/yes-flag.js'
import type { PackageNewDocument } from '../../document/project-documents.js'
import { isInteractive } from '../../process/is-interactive.js'
import { ownVersion } from '../../process/version.js'
import { renderNewPackage } from '../../render/render-new-package.js'

export default class NewPackage extends SowCommand<PackageNewDocument> {
  static override summary = 'Write a complete seed package, ready to build and to check.'
  static override description =
    'One dataset to begin with: over a table of the schema package, or over one that the package brings with a migration of its own. Asks at a terminal for what no flag says. An existing folder is never written to.'
  static override examples = [
    '<%= config.bin %> package new @acme/seed-payers',
    '<%= config.bin %> package new seed-payers --schema @acme/schema --table payers --license MIT',
    '<%= config.bin %> package new @acme/seed-places --from-seeds local',
    '<%= config.bin %> package new seed-payers --with-migrations --folder packages/payers --json',
  ]
  static override args = {
    name: Args.string({ description: 'Its name, as npm takes it.' }),
    domain: Args.string({
      description: 'With --from-seeds: the domain of the local seeds, where there are several.',
    }),
  }
  static override flags = {
    table: Flags.string({
      description:
        'The table of the first dataset (default: one that asks for little). Without a schema package: a table of the database that is still empty.',
      helpValue: 'TABLE',
      exclusive: ['with-migrations'],
    }),
    'with-migrations': Flags.boolean({ description: 'Bring the table with a migration of its own.' }),
    'from-seeds': Flags.boolean({
      description: 'Make it of local seeds: the same rows, and a database that has them goes on with it.',
      exclusive: ['table', 'with-migrations'],
    }),
    ...yesFlag('Take what is not given as it is by default, without asking.'),
    ...packagePaperFlags,
  }

  protected override async execute(): Promise<CommandResult<PackageNewDocument>> {
    const { args, flags } = await this.parse(NewPackage)
    const { newPackage, packageOfSeeds, schemaNames } = await import('@sow/workshop')
    refuseLoneDomain(args.domain, flags['from-seeds'])
    const answers = await complete(args.name, flags, () => schemaNames(process.cwd()))
    const lifted = await this.#liftTable(flags, answers)
    if (lifted !== null) return { document: lifted, lines: renderNewPackage(lifted) }
    const papers = {
      workingDirectory: process.cwd(),
      toolVersion: ownVersion(),
      now: new Date(),
      ...packagePapers({ ...flags, ...answers }),
      name: answers.name,
    }
    const created = flags['from-seeds']
      ? await usingRunner(this.typedName, flags, (_, context) =>
          packageOfSeeds(context, { ...papers, from: args.domain ?? null }),
        )
      : await newPackage({ ...papers, table: flags.table ?? null, withMigrations: answers.withMigrations })
    return { document: created, lines: renderNewPackage(created) }
  }

  /** The package over an empty table of one's own; null where a schema package is to be asked, or there is no database. */
  async #liftTable(flags: NewPackageFlags, answers: Answers): Promise<WrittenNewPackage | null> {
    const { capturePackage, schemaNames } = await import('@sow/workshop')
    const { table } = flags
    if (table === undefined || flags.schema !== undefined || schemaNames(process.cwd()).length > 0)
      return null
    const choices = {
      ...packagePapers({ ...flags, ...answers }),
      workingDirectory: process.cwd(),
      now: new Date(),
      name: answers.name,
      tables: [table],
      keys: new Map(),
      leave: new Map(),
      tenant: null,
      kind: 'reference',
      format: null,
      onlyEmpty: true,
    } as const
    const report = await unlessNoDatabase(() =>
      usingRunner(this.typedName, flags, (_, context) => capturePackage(context, choices, async () => true)),
    )
    if (report === null) return null
    const { tables: _, personal: __, warnings: ___, ...created } = report
    return created
  }
}

/** A table that no schema package describes is looked at in the database; without one, it is said that there is no such package. */
async function unlessNoDatabase<Result>(work: () => Promise<Result>): Promise<Result | null> {
  try {
    return await work()
  } catch (error) {
    if (isSowError(error) && error.code === 'CONFIG_NO_DATABASE') return null
    throw error
  }
}

/** The domain of local seeds means nothing where none are meant. */
function refuseLoneDomain(domain: string | undefined, fromSeeds: boolean): void {
  if (domain === undefined || fromSeeds) return
  throw new SowError({
    code: 'CONFIG_USAGE',
    message: `${domain} is one name too many.`,
    hint: `The domain of local seeds stands behind --from-seeds: sow package new NAME --from-seeds ${domain}`,
  })
}

type NewPackageFlags = Interfaces.InferredFlags<typeof NewPackage.flags & typeof globalFlags>

/** What a person is asked for where no flag says it. */
type AskedPapers = Pick<PackagePaperFlags, 'description' | 'license' | 'schema'>

interface Answers extends AskedPapers {
  readonly name: string
  readonly withMigrations: boolean
}

/** Asks a person for what the flags leave open. Throws CONFIG_USAGE where there is no name and nobody to ask. */
async function complete(
  name: string | undefined,
  flags: NewPackageFlags,
  schemas: () => readonly string[],
): Promise<Answers> {
  const withMigrations = flags['with-migrations']
  if (flags.yes || flags.json || !isInteractive()) {
    if (name !== undefined) return { ...papersIn(flags), name, withMigrations }
    throw new SowError({
      code: 'CONFIG_USAGE',
      message: 'A new package needs a name, and there is no terminal to ask at.',
      hint: 'For example: sow package new seed-payers',
    })
  }
  const named = name ?? (await askText({ text: 'Name of the package', fallback: 'seed-example' }))
  const description =
    flags.description ??
    ((await askText({ text: 'What its rows are, in one sentence', fallback: '' })) || undefined)
  const license = flags.license ?? ((await askText({ text: 'Licence (SPDX)', fallback: '' })) || undefined)
  return {
    name: named,
    ...papersIn({ description, license, schema: flags.schema ?? (await askSchema(schemas())) }),
    withMigrations:
      withMigrations ||
      (flags.table === undefined && !flags['from-seeds'] && (await asksForTable(schemas()))),
  }
}

/** Only where there are several to choose from. */
async function askSchema(schemas: readonly string[]): Promise<string | undefined> {
  const [first] = schemas
  if (first === undefined || schemas.length === 1) return undefined
  return await askText({ text: `Schema package (${schemas.join(', ')})`, fallback: first })
}

/** Without a schema package the package brings its table in any case. */
async function asksForTable(schemas: readonly string[]): Promise<boolean> {
  return schemas.length > 0 && (await askYes('Bring a table with a migration of its own?'))
}

function papersIn({ description, license, schema }: AskedPapers): AskedPapers {
  return { description, license, schema }
}
