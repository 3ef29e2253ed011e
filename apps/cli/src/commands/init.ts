import { Flags } from '@oclif/core'
import type { CommandResult } from '../command/command-result.js'
import { dryRunFlag } from '../command/dry-run-flag.js'
import { SowCommand } from '../command/sow-command.js'
import { yesFlag } from '../command/yes-flag.js'
import type { InitDocument } from '../document/project-documents.js'
import { ownVersion } from '../process/version.js'
import { renderInit } from '../render/render-init.js'

export default class InitProject extends SowCommand<InitDocument> {
  static override summary = 'Make this project ready for Sow: configuration, scripts, and what to type next.'
  static override description =
    'Writes a configuration, the db:* scripts and a line of .gitignore, each only where it is missing. Where another tool keeps the schema, its seed command comes to run Sow, and no script migrates. A script of another meaning is left as it is. No database is needed, and a second run changes nothing.'
  static override examples = [
    '<%= config.bin %> init',
    '<%= config.bin %> init --dry-run --json',
    '<%= config.bin %> init --monorepo --first units',
  ]
  static override flags = {
    monorepo: Flags.boolean({
      description:
        'Make a workspace that publishes packages: schema and first seed package, turbo, changesets, CI and release.',
      exclusive: ['dry-run'],
    }),
    first: Flags.string({
      description: 'The domain of the first seed package (default: reference).',
      helpValue: 'DOMAIN',
      dependsOn: ['monorepo'],
    }),
    ...dryRunFlag,
    ...yesFlag(),
  }

  protected override async execute(): Promise<CommandResult<InitDocument>> {
    const { flags } = await this.parse(InitProject)
    // Oclif leaves a flag out that was not given, whatever its type says.
    const dryRun = flags['dry-run'] === true
    const { initMonorepo, initProject } = await import('@sow/workshop')
    const report =
      flags.monorepo === true
        ? await initMonorepo({
            workingDirectory: process.cwd(),
            first: flags.first ?? 'reference',
            toolVersion: ownVersion(),
            now: new Date(),
          })
        : await initProject(process.cwd(), dryRun)
    return { document: { ...report, dryRun }, lines: renderInit(report, dryRun) }
  }
}
