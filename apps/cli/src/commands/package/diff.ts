import { Args, Flags } from '@oclif/core'
import { exitCode } from '@sow/kit/errors'
import type { CommandResult } from '../../command/command-result.js'
import { valuesFlag } from '../../command/row-choice-flags.js'
import { SowCommand } from '../../command/sow-command.js'
import { documentOfComparison } from '../../render/release-diff-document.js'
import { markdownOfComparison } from '../../render/release-diff-markdown.js'
import { renderComparison } from '../../render/render-release-diff.js'

export default class DiffPackages extends SowCommand {
  static override summary = 'Compare two releases of a seed package, row by row.'
  static override description =
    'Which rows were added, changed, retired, renamed or left out, what changed in the definitions, and by how much the version has to grow. A release is a folder, a tarball, an official release file, `npm` for the last published version, or a version. Read from manifests and the rows that packages ship: none of their code runs, and no database is needed. Registries are asked through npm, as it is configured here.'
  static override examples = [
    '<%= config.bin %> package diff packages/seed-payers',
    '<%= config.bin %> package diff packages/seed-payers --changeset',
    '<%= config.bin %> package diff packages/seed-payers --check --json',
    '<%= config.bin %> package diff seed-payers --from 1.2.0 --to 1.3.0 --markdown',
    '<%= config.bin %> package diff --from cms_2025_dx.zip --to cms_2026_dx.zip --markdown',
  ]
  static override args = {
    package: Args.string({
      description: 'The folder, name or domain of a seed package (default: that of the working directory).',
    }),
  }
  static override flags = {
    from: Flags.string({
      description: 'The older release (default: npm, what was published last).',
      helpValue: 'VERSION|FILE|FOLDER|npm',
    }),
    to: Flags.string({
      description: 'The newer release (default: the folder of the package).',
      helpValue: 'VERSION|FILE|FOLDER|npm',
    }),
    markdown: Flags.boolean({
      description: 'Print Markdown, with all rows and values.',
      exclusive: ['json'],
    }),
    changeset: Flags.boolean({
      description: 'Write a changeset with the version that is needed and a changelog of the rows.',
    }),
    check: Flags.boolean({
      description: 'Exit 65 where the committed changesets ask for a smaller version than the rows do.',
    }),
    ...valuesFlag,
  }

  protected override async execute(): Promise<CommandResult> {
    const { args, flags } = await this.parse(DiffPackages)
    const { comparePackages } = await import('@sow/workshop')
    const comparison = await comparePackages({
      workingDirectory: process.cwd(),
      named: args.package ?? null,
      from: flags.from ?? null,
      to: flags.to ?? null,
      changeset: flags.changeset,
      check: flags.check,
    })
    const wrong = comparison.findings.length > 0
    return {
      document: { ...documentOfComparison(comparison, flags['show-values']), ok: !wrong },
      lines: flags.markdown
        ? markdownOfComparison(comparison)
        : renderComparison(comparison, { values: flags['show-values'], check: flags.check }),
      exitCode: wrong ? exitCode.content : exitCode.done,
    }
  }
}
