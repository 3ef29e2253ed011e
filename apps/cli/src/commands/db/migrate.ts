import { writeFile } from 'node:fs/promises'
import { Flags, type Interfaces } from '@oclif/core'
import { SowError } from '@sow/kit/errors'
import type { CommandResult } from '../../command/command-result.js'
import type { globalFlags } from '../../command/global-flags.js'
import { lockFlags } from '../../command/lock-flags.js'
import { migrationFlags } from '../../command/migration-flags.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingRunner } from '../../command/using-runner.js'
import type { MigrateDocument } from '../../document/database-documents.js'
import { renderMigrated } from '../../render/render-run.js'
import { sqlLines } from '../../render/sql-lines.js'

export default class Migrate extends SowCommand<MigrateDocument> {
  static override summary = 'Run pending migrations, all of them or up to one.'
  static override description =
    'With --dry-run the SQL is printed, with --sql it is written to a file for somebody else to run, ledger rows included. Both record it on a throw-away database and change nothing.'
  static override examples = [
    '<%= config.bin %> db migrate',
    '<%= config.bin %> db migrate --steps 1',
    '<%= config.bin %> db migrate --to 20250301090000_create_payers',
    '<%= config.bin %> db migrate --dry-run',
    '<%= config.bin %> db migrate --sql pending.sql',
  ]
  static override flags = {
    ...migrationFlags('Run'),
    ...lockFlags,
    'dry-run': Flags.boolean({
      description: 'Print the SQL that would run, and change nothing.',
      exclusive: ['sql'],
    }),
    sql: Flags.string({ description: 'Write the SQL to a file, and change nothing.', helpValue: 'FILE' }),
  }

  protected override async execute(): Promise<CommandResult<MigrateDocument>> {
    const { flags } = await this.parse(Migrate)
    const range = { to: flags.to ?? null, steps: flags.steps ?? null }
    if (flags['dry-run'] || flags.sql !== undefined) return await this.#script(flags, range)
    const report = await usingRunner(this.typedName, flags, ({ migrate }, context) => migrate(context, range))
    return { document: report, lines: renderMigrated(report, 'Applied') }
  }

  async #script(
    flags: MigrateFlags,
    range: { to: string | null; steps: number | null },
  ): Promise<CommandResult<MigrateDocument>> {
    const report = await usingRunner(this.typedName, flags, ({ scriptMigrations }, context) =>
      scriptMigrations(context, range),
    )
    const pending = report.migrations.length
    if (flags.sql === undefined)
      return { document: report, lines: pending === 0 ? ['No migration is pending.'] : sqlLines(report.sql) }
    await writeScript(flags.sql, report.sql)
    return { document: report, lines: [`Wrote ${pending} pending migrations to ${flags.sql}.`] }
  }
}

type MigrateFlags = Interfaces.InferredFlags<typeof Migrate.flags & typeof globalFlags>

async function writeScript(file: string, sql: string): Promise<void> {
  try {
    await writeFile(file, sql)
  } catch (error) {
    throw new SowError({
      code: 'INPUT_OUTPUT',
      message: `The file ${file} cannot be written.`,
      hint: 'Name a file in a folder that exists and can be written.',
      place: { file },
      cause: error,
    })
  }
}
