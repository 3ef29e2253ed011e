import { Flags } from '@oclif/core'
import { codeSetChoices, codeSetFlags, officialFileArgs } from '../../command/code-set-flags.js'
import type { CommandResult } from '../../command/command-result.js'
import { dryRunFlag } from '../../command/dry-run-flag.js'
import { impactFlag } from '../../command/impact-flag.js'
import { lockFlags } from '../../command/lock-flags.js'
import { acceptFlags, mergeFlags } from '../../command/selection-flags.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingRunner } from '../../command/using-runner.js'
import type { CodesetLoadDocument } from '../../document/database-documents.js'
import { ownVersion } from '../../process/version.js'
import { renderLoaded } from '../../render/render-code-set.js'
import { renderNewPackage } from '../../render/render-new-package.js'

export default class LoadCodeSet extends SowCommand<CodesetLoadDocument> {
  static override summary = 'Load an official release file of a code set as a dataset.'
  static override description =
    'Compares the file with the table and writes only what differs. Codes that the release leaves out end the day before it takes effect. In tables that know periods every release keeps its days, in whatever order files come. Loading the same file again writes nothing. The table has to be there: `codeset inspect FILE --sql` prints its statement for a migration.'
  static override examples = [
    '<%= config.bin %> codeset load cms_2026_dx.zip',
    '<%= config.bin %> codeset load cms_2026_dx.zip --dry-run',
    '<%= config.bin %> codeset load cms_2026_dx.zip --dry-run --impact',
    '<%= config.bin %> codeset load icd10cm_order_2026.txt --release FY2026',
    '<%= config.bin %> codeset load cms_2026_dx.zip --as package',
  ]
  static override args = officialFileArgs
  static override flags = {
    ...codeSetFlags,
    replace: Flags.boolean({
      description: 'Take this file in the place of another one of the same release.',
      helpGroup: 'RELEASE',
    }),
    addenda: Flags.boolean({
      description: 'Load the release that the addenda of the file lead back to, instead of its own.',
      helpGroup: 'RELEASE',
    }),
    as: Flags.string({
      description:
        'Write a private seed package that declares the file as its source, instead of loading it. It holds none of the rows.',
      options: ['package'],
      helpGroup: 'RELEASE',
    }),
    name: Flags.string({
      description: 'With --as package: its name, as npm takes it (default: after the code set).',
      helpValue: 'NAME',
      dependsOn: ['as'],
      helpGroup: 'RELEASE',
    }),
    'allow-downgrade': mergeFlags['allow-downgrade'],
    ...acceptFlags,
    ...dryRunFlag,
    ...impactFlag({ dependsOn: ['dry-run'] }),
    ...lockFlags,
  }

  protected override async execute(): Promise<CommandResult<CodesetLoadDocument>> {
    const { args, flags } = await this.parse(LoadCodeSet)
    if (flags.as !== undefined) {
      const { packageOfRelease } = await import('@sow/workshop')
      const written = await packageOfRelease({
        workingDirectory: process.cwd(),
        toolVersion: ownVersion(),
        now: new Date(),
        folder: null,
        name: flags.name ?? null,
        official: codeSetChoices(args.file, flags),
      })
      return { document: written, lines: renderNewPackage(written) }
    }
    const choices = {
      ...codeSetChoices(args.file, flags),
      dryRun: flags['dry-run'],
      allowDowngrade: flags['allow-downgrade'],
      acceptMassChange: flags['accept-mass-change'] ?? [],
      replace: flags.replace,
      addenda: flags.addenda,
      impact: flags.impact,
    }
    const report = await usingRunner(this.typedName, flags, ({ loadCodeSet }, context) =>
      loadCodeSet(context, process.cwd(), choices),
    )
    return { document: report, lines: renderLoaded(report, choices.dryRun) }
  }
}
