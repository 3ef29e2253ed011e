import { Flags } from '@oclif/core'
import { SowError } from '@sow/kit/errors'
import type { CaptureChoices, PersonalColumn } from '@sow/workshop'
import { askYes } from '../../command/ask.js'
import type { CommandResult } from '../../command/command-result.js'
import { namedValues } from '../../command/named-values.js'
import { packagePaperFlags, packagePapers } from '../../command/package-paper-flags.js'
import { kinds } from '../../command/selection-flags.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingRunner } from '../../command/using-runner.js'
import { yesFlag } from '../../command/yes-flag.js'
import type { PackageCaptureDocument } from '../../document/project-documents.js'
import { isInteractive } from '../../process/is-interactive.js'
import { tell } from '../../process/printing.js'
import { renderCapture } from '../../render/render-capture.js'

export default class CapturePackage extends SowCommand<PackageCaptureDocument> {
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
    key: Flags.string({
      description: 'The row key of a table, where another one is meant than its natural unique index.',
      helpValue: 'TABLE=COL,COL',
      multiple: true,
      multipleNonGreedy: true,
    }),
    leave: Flags.string({
      description: 'A column that stays out of the package.',
      helpValue: 'TABLE.COL',
      multiple: true,
      multipleNonGreedy: true,
    }),
    tenant: Flags.string({ description: 'Whose copy of the rows to take.', helpValue: 'SLUG' }),
    kind: Flags.option({
      description: 'What the rows are: true everywhere, a first set that the site then owns, or demo.',
      options: kinds,
      default: 'reference',
    })(),
    format: Flags.option({
      description: 'How to write the rows (default: TypeScript up to 200 rows of a table, CSV beyond).',
      options: ['ts', 'csv', 'ndjson'] as const,
    })(),
    ...yesFlag('Take columns that seem to hold personal data, without asking.'),
    ...packagePaperFlags,
  }

  protected override async execute(): Promise<CommandResult<PackageCaptureDocument>> {
    const { argv, flags } = await this.parse(CapturePackage)
    const tables = argv.map(String)
    const [first] = tables
    if (first === undefined) throw noTables()
    const choices: CaptureChoices = {
      workingDirectory: process.cwd(),
      now: new Date(),
      tables: [...new Set(tables)],
      keys: chosenKeys(flags.key ?? []),
      leave: leftColumns(flags.leave ?? []),
      tenant: flags.tenant ?? null,
      kind: flags.kind,
      format: flags.format ?? null,
      ...packagePapers(flags),
      name: flags.name ?? `seed-${first.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`,
    }
    const { capturePackage } = await import('@sow/workshop')
    const report = await usingRunner(this.typedName, flags, (_, context) =>
      capturePackage(context, choices, async (columns) => flags.yes || (await confirmPersonal(columns))),
    )
    if (report === null) return { document: { package: null }, lines: ['Nothing was written.'] }
    return { document: report, lines: renderCapture(report) }
  }
}

function noTables(): SowError {
  return new SowError({
    code: 'CONFIG_USAGE',
    message: '`sow package capture` wants the names of tables.',
    hint: 'For example: sow package capture payers payer_plans --name seed-payers',
  })
}

/** The keys that are named, by table. Throws CONFIG_USAGE for what is none. */
function chosenKeys(texts: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const example = '--key payers=code, or --key fee_items=schedule_id,code'
  const named = namedValues(texts, { flag: '--key', names: 'key', example })
  return new Map([...named].map(([table, columns]) => [table, columns.split(',')]))
}

/** The columns that are to stay out, by table. Throws CONFIG_USAGE for what names none. */
function leftColumns(texts: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const left = new Map<string, string[]>()
  for (const text of texts) {
    const [, table, column] = /^(.+)\.([^.]+)$/.exec(text) ?? []
    if (table === undefined || column === undefined)
      throw new SowError({
        code: 'CONFIG_USAGE',
        message: `--leave names no column: ${text}.`,
        hint: 'For example: --leave payers.note',
      })
    left.set(table, [...(left.get(table) ?? []), column])
  }
  return left
}

/**
 * Asks whether columns that seem personal shall become part of a package. Throws GUARD_CONFIRM, with every column,
 * where nobody is there to ask.
 */
async function confirmPersonal(columns: readonly PersonalColumn[]): Promise<boolean> {
  const problems = columns.map(({ table, column, looksLike }) => ({
    rule: 'personal-data',
    message: `${table}.${column} seems to hold ${looksLike}.`,
    table,
    column,
  }))
  if (!isInteractive())
    throw new SowError({
      code: 'GUARD_CONFIRM',
      message: `What belongs to persons has no place in a package, and ${columns.length === 1 ? 'a column seems' : `${columns.length} columns seem`} to hold such.`,
      hint: 'Look at these columns; --yes says that they hold nothing of the kind, or that it is meant.',
      problems,
    })
  tell(...problems.map(({ message }) => message))
  return await askYes('Write them into the package?')
}
