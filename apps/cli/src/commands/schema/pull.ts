import { Flags } from '@oclif/core'
import type { CommandResult } from '../../command/command-result.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingRunner } from '../../command/using-runner.js'
import { yesFlag } from '../../command/yes-flag.js'
import type { SchemaPullDocument } from '../../document/project-documents.js'
import { renderPulled } from '../../render/render-schema.js'

export default class PullSchema extends SowCommand<SchemaPullDocument> {
  static override summary = 'Read the tables of a live database into one module of the project.'
  static override description =
    "For a schema that another tool keeps: the module has the tables as types, for Kysely and for defineDataset, and what is left of them at run time. Views and other tools' tables of history are left out. Nothing is written to the database."
  static override examples = [
    '<%= config.bin %> schema pull',
    '<%= config.bin %> schema pull --schema public,billing',
    '<%= config.bin %> schema pull --tenants Organization:slug',
  ]
  static override flags = {
    out: Flags.string({
      description: 'The module. Default: `schemaModule` of the configuration, or sow/schema.ts.',
    }),
    schema: Flags.string({
      description: "The database schemas to read. Default: the project's.",
      multiple: true,
      delimiter: ',',
    }),
    tables: Flags.string({ description: 'Only these tables. Default: all.', multiple: true, delimiter: ',' }),
    tenants: Flags.string({
      description:
        'The table of tenants and the column that names one. Default: `tenants` of the configuration.',
      helpValue: 'TABLE:COLUMN',
    }),
    ...yesFlag(),
  }

  protected override async execute(): Promise<CommandResult<SchemaPullDocument>> {
    const { flags } = await this.parse(PullSchema)
    const { pullSchema } = await import('@sow/workshop')
    const pulled = await usingRunner(this.typedName, flags, (_, context) =>
      pullSchema(context, {
        out: flags.out ?? null,
        schemas: flags.schema ?? null,
        only: flags.tables ?? null,
        tenants: flags.tenants ?? null,
      }),
    )
    return { document: pulled, lines: renderPulled(pulled, flags.out ?? null) }
  }
}
