import { Args, Flags } from '@oclif/core'
import type { CommandResult } from '../../command/command-result.js'
import { SowCommand } from '../../command/sow-command.js'
import { yesFlag } from '../../command/yes-flag.js'
import type { PackageChangesDocument } from '../../document/project-documents.js'
import { renderPackageChanges } from '../../render/render-package-changes.js'

export default class WriteChanges extends SowCommand<PackageChangesDocument> {
  static override summary = 'Add to a built seed package what it differs in from its last release.'
  static override description =
    'A database that has that release, in tables that nobody else wrote since, is then upgraded by those rows alone; any other compares the whole release, with the same result. Run it between building and publishing. Only datasets with 1,000 rows and more get a change set. Without a package, in the root of a workspace, all seed packages of the workspace are taken.'
  static override examples = [
    '<%= config.bin %> package changes',
    '<%= config.bin %> package changes packages/seed-payers --from 1.2.0',
  ]
  static override args = {
    package: Args.string({ description: 'The folder, name or domain of a built seed package.' }),
  }
  static override flags = {
    from: Flags.string({
      description: 'The earlier release: the last published version, or another.',
      helpValue: 'VERSION|FILE|FOLDER|npm',
      default: 'npm',
    }),
    ...yesFlag(),
  }

  protected override async execute(): Promise<CommandResult<PackageChangesDocument>> {
    const { args, flags } = await this.parse(WriteChanges)
    const { writePackageChanges } = await import('@sow/workshop')
    const packages = await writePackageChanges({
      workingDirectory: process.cwd(),
      named: args.package ?? null,
      from: flags.from,
    })
    return { document: { packages }, lines: packages.flatMap(renderPackageChanges) }
  }
}
