import { Flags } from '@oclif/core'
import { SowError } from '@sow/kit/errors'
import type { CaptureChoices, RowFormat } from '@sow/workshop'
import type { CommandResult } from '../../command/command-result.js'
import { confirmPersonal } from '../../command/confirm-personal.js'
import { chosenKeys, keyFlag } from '../../command/key-flag.js'
import { packagePaperFlags, packagePapers } from '../../command/package-paper-flags.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingRunner } from '../../command/using-runner.js'
import { renderCapture } from '../../render/render-capture.js'
import { packageDocument } from '../../render/render-new-package.js'

export default class CapturePackage extends SowCommand {
  static override summary = 'Lift existing tables into a typed seed package.'
  static override description =
    'Finds the natural key of each table, turns foreign keys into references, leaves ids, computed and audit columns out, and writes a package that is checked before anything is written. The database is only read.'
  static override usage = 'package capture TABLE... [FLAGS]'
  static override strict = false
  static override examples = [
    '<%= config.bin %> package capture units_of_measure --name @acme/seed-units',
    '<%= config.bin %> package capture inventory_categories inventory_items --tenant north-clinic',
    '<%= config.bin %> package capture payers --key payers=payer_key --format csv --yes --json',
  ]
  static override flags = {
    name: Flags.string({
      description: 'The name of the package (default: seed- and the first table).',
      helpValue: 'NAME',
    }),
    ...keyFlag,
    tenant: Flags.string({ description: 'Whose copy of the rows to take.', helpValue: 'SLUG' }),
    kind: Flags.string({
      description: 'What the rows are: true everywhere, a first set that the site then owns, or demo.',
      options: ['reference', 'starter', 'demo'],
      default: 'reference',
    }),
    format: Flags.string({
      description: 'How to write the rows (default: TypeScript up to 200 rows of a table, CSV beyond).',
      options: ['ts', 'csv', 'ndjson'],
    }),
    yes: Flags.boolean({ description: 'Take columns that seem to hold personal data, without asking.' }),
    ...packagePaperFlags,
  }

  protected override async execute(): Promise<CommandResult> {
    const { argv, flags } = await this.parse(CapturePackage)
    const tables = argv.map(String)
    const [first] = tables
    if (first === undefined) throw noTables()
    const choices: CaptureChoices = {
      workingDirectory: process.cwd(),
      now: new Date(),
      tables: [...new Set(tables)],
      keys: chosenKeys(flags.key ?? []),
      tenant: flags.tenant ?? null,
      kind: flags.kind as CaptureChoices['kind'],
      format: (flags.format ?? null) as RowFormat | null,
      ...packagePapers(flags),
      name: flags.name ?? `seed-${first.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`,
    }
    const { capturePackage } = await import('@sow/workshop')
    const report = await usingRunner(this.typedName, flags, (_, context) =>
      capturePackage(context, choices, async (columns) => flags.yes || (await confirmPersonal(columns))),
    )
    if (report === null) return { document: { package: null }, lines: ['Nothing was written.'] }
    return { document: packageDocument(report), lines: renderCapture(report) }
  }
}

function noTables(): SowError {
  return new SowError({
    code: 'CONFIG_USAGE',
    message: '`sow package capture` wants the names of tables.',
    hint: 'For example: sow package capture payers payer_plans --name seed-payers',
  })
}
