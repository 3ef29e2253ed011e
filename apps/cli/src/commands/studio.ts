import { fileURLToPath } from 'node:url'
import { Flags } from '@oclif/core'
import type { CommandResult } from '../command/command-result.js'
import { lockFlags } from '../command/lock-flags.js'
import { openLongSite } from '../command/long-site.js'
import { SowCommand } from '../command/sow-command.js'
import type { StudioDocument } from '../document/project-documents.js'
import { interruption } from '../process/interruption.js'
import { tell } from '../process/printing.js'
import { ownVersion } from '../process/version.js'

export default class OpenStudio extends SowCommand<StudioDocument> {
  static override summary =
    'Open a page on this machine: look at the database, review a plan, decide conflicts.'
  static override description =
    'The page is for the person who decides. It is served on 127.0.0.1 alone, to the one browser that opens the address which is printed: that address is good once. Without --write the page only looks. Ctrl-C ends it.'
  static override examples = [
    '<%= config.bin %> studio',
    '<%= config.bin %> studio --write',
    '<%= config.bin %> studio --port 4400',
  ]
  static override flags = {
    port: Flags.integer({
      description: 'The port of the page (default: one that is free).',
      helpValue: 'NUMBER',
      min: 1,
      max: 65_535,
    }),
    write: Flags.boolean({
      description: 'Let the page apply a plan, end conflicts and undo runs, each after a question.',
    }),
    ...lockFlags,
  }

  protected override async execute(): Promise<CommandResult<StudioDocument>> {
    const { flags } = await this.parse(OpenStudio)
    const { startStudio } = await import('../studio/start-studio.js')
    await using site = await openLongSite(flags)
    await using studio = await startStudio({
      page: fileURLToPath(new URL('./studio', import.meta.url)),
      port: flags.port ?? 0,
      write: flags.write,
      version: ownVersion(),
      open: site.open,
    })
    const use = flags.write ? 'The page may write to the database.' : 'The page only looks.'
    tell(`Open this address in a browser; it is good once: ${studio.entrance}`, `${use} Ctrl-C ends it.`)
    await stopped()
    return {
      document: { address: studio.address, write: flags.write === true },
      lines: ['The studio is closed.'],
    }
  }
}

/** Settles when somebody stops the command. */
function stopped(): Promise<void> {
  return new Promise((resolve) => {
    if (interruption.aborted) resolve()
    interruption.addEventListener('abort', () => resolve(), { once: true })
  })
}
