import { Flags } from '@oclif/core'
import { SowError } from '@sow/kit/errors'
import { isAgreed } from '../../command/agreed.js'
import type { CommandResult } from '../../command/command-result.js'
import { commandWithNote } from '../../command/command-with-note.js'
import { dryRunFlag, dryRunValuesFlag } from '../../command/dry-run-flag.js'
import { lockFlags } from '../../command/lock-flags.js'
import { tenantFlag } from '../../command/row-choice-flags.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingReadable } from '../../command/using-runner.js'
import type { ResolveDocument } from '../../document/decision-documents.js'
import { isInteractive } from '../../process/is-interactive.js'
import { renderResolved } from '../../render/render-conflicts.js'

export default class ResolveConflicts extends SowCommand<ResolveDocument> {
  static override summary = "End conflicts with the package's value, or with the site's."
  static override description =
    'With a dataset its conflicts end, with keys those of the rows; all of them only with --all, or once a person at the terminal says yes.'
  static override usage = 'db resolve [DATASET [KEY...]] --take package|site [FLAGS]'
  static override strict = false
  static override examples = [
    '<%= config.bin %> db resolve --all --take site --dry-run',
    '<%= config.bin %> db resolve billing-masters/payers --take package',
    '<%= config.bin %> db resolve billing-masters/payers self-pay --take package --dry-run --show-values',
  ]
  static override flags = {
    take: Flags.option({
      description: 'Whose value it shall be.',
      options: ['package', 'site'] as const,
      required: true,
    })(),
    all: Flags.boolean({ description: 'End every open conflict.', default: false }),
    note: Flags.string({
      description: 'Why, for whoever reads the history; no value of a row.',
      helpValue: 'TEXT',
    }),
    ...dryRunFlag,
    ...dryRunValuesFlag,
    ...tenantFlag,
    ...lockFlags,
  }

  protected override async execute(): Promise<CommandResult<ResolveDocument>> {
    const { argv, flags } = await this.parse(ResolveConflicts)
    const [dataset, ...keys] = argv.map(String)
    checkNamed(dataset, flags)
    const choices = {
      names: dataset === undefined ? [] : [dataset],
      keys,
      tenant: flags.tenant ?? null,
      take: flags.take,
    }
    const command = commandWithNote(this.typedName, flags.note ?? '')
    const report = await usingReadable(command, flags, async ({ resolve }, context) => {
      const look = () => resolve(context, { ...choices, look: true, values: flags['show-values'] })
      if (flags['dry-run']) return await look()
      const tell = async () => renderResolved(await look(), choices.take, true)
      return (await isAgreed(flags, 'End them?', tell)) ? await resolve(context, choices) : null
    })
    if (report === null) return { document: { run: null, datasets: [] }, lines: ['No conflict was ended.'] }
    return { document: report, lines: renderResolved(report, choices.take, flags['dry-run']) }
  }
}

/** A decision about everything is said, and not what is left where nothing was said. Throws CONFIG_USAGE. */
function checkNamed(
  dataset: string | undefined,
  flags: { readonly all: boolean; readonly json: boolean; readonly 'dry-run': boolean },
): void {
  const isTold = flags.all || flags['dry-run'] || (!flags.json && isInteractive())
  if ((dataset === undefined && isTold) || (dataset !== undefined && !flags.all)) return
  throw new SowError({
    code: 'CONFIG_USAGE',
    message:
      dataset === undefined
        ? 'Which conflicts are to be ended was not said.'
        : 'A dataset is named, and --all means all of them.',
    hint: 'Name a dataset, or say --all; `sow db conflicts` shows what is open.',
  })
}
