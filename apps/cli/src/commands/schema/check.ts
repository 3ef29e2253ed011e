import { Flags } from '@oclif/core'
import { exitCode } from '@sow/kit/errors'
import type { CommandResult } from '../../command/command-result.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingRunner } from '../../command/using-runner.js'
import type { SchemaCheckDocument } from '../../document/project-documents.js'
import { counted } from '../../render/render-counts.js'
import { renderFindings } from '../../render/render-findings.js'

export default class CheckSchema extends SowCommand<SchemaCheckDocument> {
  static override summary = 'Tell whether the schema module and the database have parted.'
  static override description =
    'Looks at what `schema pull` read into the module, and exits 3 where the database is another one now. For CI: it writes nothing.'
  static override examples = ['<%= config.bin %> schema check', '<%= config.bin %> schema check --json']
  static override flags = {
    out: Flags.string({
      description: 'The module. Default: `schemaModule` of the configuration, or sow/schema.ts.',
    }),
  }

  protected override async execute(): Promise<CommandResult<SchemaCheckDocument>> {
    const { flags } = await this.parse(CheckSchema)
    const { checkSchema } = await import('@sow/workshop')
    const document = await usingRunner(this.typedName, flags, (_, context) =>
      checkSchema(context, flags.out ?? null),
    )
    const ok = document.findings.length === 0
    return {
      document,
      lines: [
        `Checked ${counted(document.tables, 'table')} of ${document.file}.`,
        ...renderFindings(document.findings),
      ],
      ok,
      exitCode: ok ? exitCode.done : exitCode.decisionNeeded,
    }
  }
}
