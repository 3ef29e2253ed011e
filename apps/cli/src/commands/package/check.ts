import { Flags } from '@oclif/core'
import type { CommandResult } from '../../command/command-result.js'
import { findingsResult } from '../../command/findings-result.js'
import { SowCommand } from '../../command/sow-command.js'
import type { PackageCheckDocument } from '../../document/project-documents.js'
import { counted } from '../../render/render-counts.js'

export default class CheckPackages extends SowCommand<PackageCheckDocument> {
  static override summary = 'Check seed packages before they are published.'
  static override description =
    'Every row against the rules about content, the manifest against the rows, the files that are published, and a proof on a throw-away database. With --against, every code against an official release file. What is meant stands in package.json: "sow": { "exceptions": [{ "code", "dataset", "reason" }] }. Changes nothing.'
  static override usage = 'package check [DIRECTORY...] [FLAGS]'
  static override strict = false
  static override examples = [
    '<%= config.bin %> package check',
    '<%= config.bin %> package check packages/seed-payers --json',
    '<%= config.bin %> package check --against icd10cm_order_2026.txt --against hcpcs.zip',
  ]
  static override flags = {
    against: Flags.string({
      description: 'An official release file of ICD-10-CM or HCPCS Level II, as `codeset inspect` takes it.',
      helpValue: 'FILE',
      multiple: true,
      multipleNonGreedy: true,
    }),
  }

  protected override async execute(): Promise<CommandResult<PackageCheckDocument>> {
    const { argv, flags } = await this.parse(CheckPackages)
    const { checkPackages } = await import('@sow/workshop')
    const report = await checkPackages({
      workingDirectory: process.cwd(),
      directories: argv.map(String),
      against: flags.against ?? [],
    })
    const lines = [
      ...report.packages.map(
        ({ package: name, version, datasets, rows }) =>
          `Checked ${name} ${version}: ${counted(datasets, 'dataset')}, ${counted(rows, 'row')}.`,
      ),
      ...report.official.map(
        ({ file, system, checked, billableFlags, mismatches }) =>
          `Compared with ${file} (${system}): ${counted(checked, 'code')}, ${counted(billableFlags, 'billable flag')}, ${counted(mismatches, 'difference')}.`,
      ),
    ]
    return findingsResult(report, lines)
  }
}
