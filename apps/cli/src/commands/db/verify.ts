import type { CommandResult } from '../../command/command-result.js'
import { findingsResult } from '../../command/findings-result.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingRunner } from '../../command/using-runner.js'
import type { VerifyDocument } from '../../document/database-documents.js'
import { howToType } from '../../render/how-to-type.js'
import { listed } from '../../render/listed.js'
import { fitLines } from '../../render/width.js'

export default class Verify extends SowCommand<VerifyDocument> {
  static override summary = 'Check the sums of what was applied and the schema, and prove every `down`.'
  static override description =
    'Each migration goes up, down and up again on a throw-away database; the catalogs must be equal. In what the schema differs from the one that the migrations make is named. Nothing is written to the database itself.'
  static override examples = ['<%= config.bin %> db verify', '<%= config.bin %> db verify --json']

  protected override async execute(): Promise<CommandResult<VerifyDocument>> {
    const { flags } = await this.parse(Verify)
    const report = await usingRunner(this.typedName, flags, ({ verify }, context) => verify(context))
    return findingsResult(report, [
      `Migrations: ${report.migrations} went up, down and up again.`,
      ...tellCompared(report),
    ])
  }
}

/** What "nothing is wrong" does not say. */
function tellCompared({ notCompared, notHeld }: Pick<VerifyDocument, 'notCompared' | 'notHeld'>): string[] {
  if (notHeld !== null) return fitLines(tellNotHeld(notHeld))
  const left = ['owners', 'the order of columns', ...(notCompared ?? [])]
  return fitLines([`The schema was held against the migrations, apart from ${listed(left)}.`])
}

function tellNotHeld(why: NonNullable<VerifyDocument['notHeld']>): string[] {
  switch (why) {
    case 'own-schema':
      return [
        'The schema was not compared: another tool keeps it.',
        `To hold it against the schema module: ${howToType('schema check')}`,
      ]
    case 'no-migrations':
      return ['The schema was not compared: no package of this project brings migrations.']
    case 'not-applied':
      return ['The schema was not compared: not all migrations are applied as they are now.']
    case 'unproven':
      // A finding says so, with the reason.
      return []
  }
}
