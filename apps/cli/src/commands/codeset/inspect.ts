import { Flags } from '@oclif/core'
import { codeSetChoices, codeSetFlags, officialFileArgs } from '../../command/code-set-flags.js'
import type { CommandResult } from '../../command/command-result.js'
import { findingsResult } from '../../command/findings-result.js'
import { SowCommand } from '../../command/sow-command.js'
import { loadRunner } from '../../command/using-runner.js'
import type { CodesetInspectDocument } from '../../document/database-documents.js'
import { renderCodeSet } from '../../render/render-code-set.js'
import { sqlLines } from '../../render/sql-lines.js'

export default class InspectCodeSet extends SowCommand<CodesetInspectDocument> {
  static override summary = 'Say what an official release file of a code set is.'
  static override description =
    'Which code set and release, how many rows, and whether the rows agree with what else the file says of them. Known by content, since publishers reuse names. Touches no database. Every row is read; a finding of severity error exits 65.'
  static override examples = [
    '<%= config.bin %> codeset inspect cms_2026_dx.zip',
    '<%= config.bin %> codeset inspect cms_2026_dx.zip --json',
    '<%= config.bin %> codeset inspect icd10cm_order_2026.txt --sql',
  ]
  static override args = officialFileArgs
  static override flags = {
    ...codeSetFlags,
    sql: Flags.boolean({ description: 'Print the statement that makes the table, for a migration.' }),
  }

  protected override async execute(): Promise<CommandResult<CodesetInspectDocument>> {
    const { args, flags } = await this.parse(InspectCodeSet)
    const { inspectCodeSet } = await loadRunner()
    const report = await inspectCodeSet(process.cwd(), codeSetChoices(args.file, flags))
    const lines = flags.sql ? sqlLines(`${report.createTable};`) : renderCodeSet(report)
    return { ...findingsResult(report), lines }
  }
}
