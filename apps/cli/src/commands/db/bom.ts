import { writeFileSync } from 'node:fs'
import { Flags } from '@oclif/core'
import type { CommandResult } from '../../command/command-result.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingReadable } from '../../command/using-runner.js'
import { yesFlag } from '../../command/yes-flag.js'
import type { BomDocument } from '../../document/database-documents.js'
import { ownVersion } from '../../process/version.js'
import { counted } from '../../render/render-counts.js'

export default class BillOfMaterials extends SowCommand<BomDocument> {
  static override summary = 'Write a bill of materials of the data in this database.'
  static override description =
    'CycloneDX 1.6 as JSON: a component of type data for each dataset, with its hash and licence, and below it the official files that its rows came from. Nothing is written to the database.'
  static override examples = [
    '<%= config.bin %> db bom',
    '<%= config.bin %> db bom --out bom.json',
    '<%= config.bin %> db bom --json',
  ]
  static override flags = {
    out: Flags.string({ description: 'The file to write, instead of standard output.', helpValue: 'FILE' }),
    ...yesFlag(),
  }

  protected override async execute(): Promise<CommandResult<BomDocument>> {
    const { flags } = await this.parse(BillOfMaterials)
    const report = await usingReadable(this.typedName, flags, ({ inventory }, context) => inventory(context))
    // The library is large, and this command alone needs it.
    const { writeBom } = await import('../../render/write-bom.js')
    const text = writeBom(report, ownVersion())
    if (flags.out === undefined) return { document: report, lines: text.split('\n') }
    writeFileSync(flags.out, `${text}\n`)
    return {
      document: report,
      lines: [`${counted(report.components.length, 'dataset')} written to ${flags.out}.`],
    }
  }
}
