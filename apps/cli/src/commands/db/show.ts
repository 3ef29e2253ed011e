import { Flags } from '@oclif/core'
import { SowError } from '@sow/kit/errors'
import type { CommandResult } from '../../command/command-result.js'
import { namedRows } from '../../command/named-rows.js'
import { tenantFlag } from '../../command/row-choice-flags.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingReadable } from '../../command/using-runner.js'
import type { ShowDocument } from '../../document/database-documents.js'
import { renderShown } from '../../render/render-shown.js'

export default class ShowRows extends SowCommand<ShowDocument> {
  static override summary = 'Show the rows of a dataset, as they are or as a run left them.'
  static override description =
    'Rows of your own in the same table are left out. --as-of takes back what later runs wrote, and says which values are not certain.'
  static override usage = 'db show DATASET [FLAGS]'
  static override strict = false
  static override examples = [
    '<%= config.bin %> db show billing-masters/payers',
    '<%= config.bin %> db show billing-masters/payers --search aetna',
    '<%= config.bin %> db show billing-masters/payers --as-of 3',
    '<%= config.bin %> db show billing-masters/fee-schedules --tenant bayside --rows 20 --after standard',
  ]
  static override flags = {
    rows: Flags.integer({ description: 'The most rows of a page.', default: 50, min: 1, helpValue: 'N' }),
    after: Flags.string({ description: 'Begin after the row of this key.', helpValue: 'KEY' }),
    search: Flags.string({
      description: 'Only rows that contain this text in their key or a column, in any case.',
      helpValue: 'TEXT',
    }),
    'as-of': Flags.integer({ description: 'Rows as this run left them.', min: 1, helpValue: 'RUN' }),
    ...tenantFlag,
  }

  protected override async execute(): Promise<CommandResult<ShowDocument>> {
    const { argv, flags } = await this.parse(ShowRows)
    const { dataset, keys, tenant } = namedRows('show', argv.map(String), flags.tenant)
    if (keys.length > 0) throw rowsNamed(dataset, keys)
    const request = {
      dataset,
      tenant,
      after: flags.after === undefined ? null : { tenant, key: flags.after },
      search: flags.search ?? null,
      limit: flags.rows,
      asOf: flags['as-of'] ?? null,
      count: true,
    }
    const report = await usingReadable(this.typedName, flags, ({ show }, context) => show(context, request))
    return { document: report, lines: renderShown(report, request) }
  }
}

function rowsNamed(dataset: string, keys: readonly string[]): SowError {
  return new SowError({
    code: 'CONFIG_USAGE',
    message: '`sow db show` takes one dataset, and no keys.',
    hint: `Look for a row with --search, or see where it comes from: sow db blame ${dataset} ${keys[0]}.`,
  })
}
