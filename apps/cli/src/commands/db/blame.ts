import { SowError } from '@sow/kit/errors'
import type { CommandResult } from '../../command/command-result.js'
import { tenantFlag, valuesFlag } from '../../command/row-choice-flags.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingReadable } from '../../command/using-runner.js'
import type { BlameDocument } from '../../document/database-documents.js'
import { renderBlame } from '../../render/render-blame.js'

export default class BlameRows extends SowCommand<BlameDocument> {
  static override summary = 'Tell where each value of a row comes from: a release and its run, or the site.'
  static override description =
    'The ledger answers, and no package is needed. TABLE may be a dataset by its full name. What the ledger cannot tell is said as unknown.'
  static override usage = 'db blame TABLE KEY... [FLAGS]'
  static override strict = false
  static override examples = [
    '<%= config.bin %> db blame insurance_payers aetna',
    '<%= config.bin %> db blame billing-masters/fee-schedule-items standard/HCPCS/A4206/ --tenant bayside --show-values',
  ]
  static override flags = { ...valuesFlag, ...tenantFlag }

  protected override async execute(): Promise<CommandResult<BlameDocument>> {
    const { argv, flags } = await this.parse(BlameRows)
    const [of, ...keys] = argv.map(String)
    if (of === undefined || keys.length === 0) throw withoutKey()
    const request = { of, keys, tenant: flags.tenant ?? null, values: flags['show-values'] }
    const report = await usingReadable(this.typedName, flags, ({ blame }, context) => blame(context, request))
    return { document: report, lines: renderBlame(report.rows) }
  }
}

function withoutKey(): SowError {
  return new SowError({
    code: 'CONFIG_USAGE',
    message: '`sow db blame` wants a table and the key of a row.',
    hint: 'For example: sow db blame insurance_payers aetna.',
  })
}
