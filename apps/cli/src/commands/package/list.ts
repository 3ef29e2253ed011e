import { allFlag } from '../../command/all-flag.js'
import type { CommandResult } from '../../command/command-result.js'
import { SowCommand } from '../../command/sow-command.js'
import { loadRunner } from '../../command/using-runner.js'
import type { PackageListDocument } from '../../document/project-documents.js'
import { renderPackages } from '../../render/render-packages.js'

export default class ListPackages extends SowCommand<PackageListDocument> {
  static override summary = 'List the seed and schema packages of this project, and its local seeds.'
  static override description =
    'Reads what the packages say of themselves, and the files of local seeds; no code of packages runs, and no database is needed.'
  static override examples = ['<%= config.bin %> package list', '<%= config.bin %> package list --all']
  static override flags = { ...allFlag }

  override async execute(): Promise<CommandResult<PackageListDocument>> {
    const { flags } = await this.parse(ListPackages)
    const { openProjectPackages, listPackages } = await loadRunner()
    const packages = await listPackages(await openProjectPackages(process.cwd()))
    return { document: { packages }, lines: renderPackages(packages, flags.all) }
  }
}
