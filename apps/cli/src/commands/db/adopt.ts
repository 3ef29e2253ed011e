import { relative, resolve } from 'node:path'
import { Flags, type Interfaces } from '@oclif/core'
import { SowError } from '@sow/kit/errors'
import type { AdoptChoice, AdoptReport, RunContext } from '@sow/runner'
import type { CommandResult } from '../../command/command-result.js'
import { folderFlag } from '../../command/folder-flag.js'
import type { globalFlags } from '../../command/global-flags.js'
import { lockFlags } from '../../command/lock-flags.js'
import { readAdoption, readPorted, saveAdoption } from '../../command/saved-adoption.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingReadable } from '../../command/using-runner.js'
import { describeBaseline, type WrittenBaseline, writeBaseline } from '../../command/write-baseline.js'
import { writeBridge } from '../../command/write-bridge.js'
import type { AdoptDocument } from '../../document/database-documents.js'
import { howToType } from '../../render/how-to-type.js'
import { contradicted, renderAdoption } from '../../render/render-adoption.js'
import { renderEnded } from '../../render/render-ended-adoption.js'
import { fitLines } from '../../render/width.js'

const ways = ['own-schema', 'baseline', 'ported', 'bridge', 'apply', 'undo']
const others = (way: string) => ({ exclusive: ways.filter((each) => each !== way) })

export default class Adopt extends SowCommand<AdoptDocument> {
  static override summary = 'Look at a database that existed before Sow, and take it over.'
  static override description =
    'Tells which tool recorded migrations there, what it claims, and what is there. Without a flag nothing is written. What is recorded as adopted is proven by the catalog on a throw-away server. The record of the other tool is never touched.'
  static override examples = [
    '<%= config.bin %> db adopt',
    '<%= config.bin %> db adopt --own-schema',
    '<%= config.bin %> db adopt --own-schema --out adoption.json',
    '<%= config.bin %> db adopt --apply adoption.json',
    '<%= config.bin %> db adopt --ported ported.csv',
    '<%= config.bin %> db adopt --undo --dry-run',
    '<%= config.bin %> db adopt --undo',
  ]
  static override flags = {
    'own-schema': Flags.boolean({
      description: 'The other tool goes on to migrate: Sow runs no migration here, and looks after rows.',
      ...others('own-schema'),
    }),
    baseline: Flags.boolean({
      description: 'Write one migration that makes all that is there, and count it as applied.',
      ...others('baseline'),
    }),
    ...folderFlag,
    ported: Flags.string({
      description:
        'Count those migrations as applied whose counterparts make what is there: lines `old,new`, or JSON.',
      helpValue: 'FILE',
      ...others('ported'),
    }),
    bridge: Flags.string({
      description: 'Write the difference to what the packages make, as SQL for a person to finish.',
      helpValue: 'FILE',
      ...others('bridge'),
    }),
    out: Flags.string({
      description: 'Save the decision instead of carrying it out, for --apply.',
      helpValue: 'FILE',
      exclusive: ['baseline', 'bridge', 'apply', 'undo'],
    }),
    apply: Flags.string({
      description: 'Do what was saved, unless the database moved.',
      helpValue: 'FILE',
      ...others('apply'),
    }),
    undo: Flags.boolean({
      description: 'End an adoption: only the ledger is changed.',
      ...others('undo'),
    }),
    'dry-run': Flags.boolean({
      description: 'With --undo: show what would stay, and write nothing.',
      dependsOn: ['undo'],
    }),
    ...lockFlags,
  }

  protected override async execute(): Promise<CommandResult<AdoptDocument>> {
    const { flags } = await this.parse(Adopt)
    const written: WrittenBaseline[] = []
    const choice = await choiceOf(flags, written)
    const { report, module, isProject, toConfigure, migrates } = await usingReadable(
      this.typedName,
      flags,
      async ({ adopt }, context) => {
        const adopted = await adopt(context, choice)
        const [baseline] = written
        return {
          report: adopted,
          module: baseline === undefined ? null : await describeBaseline(context, baseline),
          isProject: baseline?.directory === context.project.directory,
          toConfigure: tellConfiguration(context, adopted),
          migrates: hasMigrations(context),
        }
      },
    )
    const told = written.flatMap((baseline) => tellBaseline(baseline, module, isProject))
    return {
      document: report,
      lines: [...linesOf(flags, report, migrates), ...told, ...fitLines(toConfigure)],
    }
  }
}

/** What the configuration has to say, so that it does not contradict what was adopted. */
function tellConfiguration(context: RunContext, { run, adoption }: AdoptReport): string[] {
  if (run === null || adoption === null) return []
  const isOwn = context.project.config.ownSchema === true
  if (adoption.way !== 'own-schema') return isOwn ? [contradicted] : []
  // Datasets of tables that nobody makes here would stop each run.
  return hasMigrations(context) && !isOwn ? [untold] : []
}

const untold =
  'Write ownSchema: true into sow.config.ts: what the packages bring for tables of their own is then left out, but for what `mappings` gives a place.'

function hasMigrations({ project }: RunContext): boolean {
  return project.packages.some(({ manifest }) => manifest.migrations.length > 0)
}

type AdoptFlags = Interfaces.InferredFlags<typeof Adopt.flags & typeof globalFlags>

async function choiceOf(flags: AdoptFlags, written: WrittenBaseline[]): Promise<AdoptChoice> {
  const ported = flags.ported === undefined ? null : readPorted(flags.ported)
  if (flags.apply !== undefined) {
    const { way, expected, ported: named } = readAdoption(flags.apply)
    return way === 'ported' ? { kind: 'ported', ported: named, expected } : { kind: 'own-schema', expected }
  }
  if (flags.undo) return { kind: 'undo', look: flags['dry-run'] }
  if (flags.bridge !== undefined) return { kind: 'bridge' }
  if (flags.baseline) {
    const { findMigrationsFolder } = await import('@sow/workshop')
    const folder =
      flags.folder === undefined
        ? findMigrationsFolder(process.cwd(), null)
        : resolve(process.cwd(), flags.folder)
    const write = async (statements: readonly string[]) => {
      const baseline = await writeBaseline(folder, statements)
      written.push(baseline)
      return baseline
    }
    return { kind: 'baseline', write, expected: null }
  }
  if (flags.out !== undefined) {
    // What nobody decided is not saved.
    if (ported === null && !flags['own-schema'])
      throw new SowError({
        code: 'CONFIG_USAGE',
        message: '--out saves a decision, and the command names none.',
        hint: 'Say which: --own-schema, or --ported FILE.',
      })
    return { kind: 'look', ported }
  }
  if (ported !== null) return { kind: 'ported', ported, expected: null }
  return flags['own-schema'] ? { kind: 'own-schema', expected: null } : { kind: 'look', ported: null }
}

function linesOf(flags: AdoptFlags, report: AdoptReport, migrates: boolean): readonly string[] {
  if (flags.undo) return renderEnded(report, flags['dry-run'])
  if (flags.bridge !== undefined) {
    if (report.differences.length === 0)
      return fitLines([
        `This database has what the packages make: no bridge is needed, and none was written. Record it: ${howToType('db adopt --ported FILE')}`,
      ])
    writeBridge(flags.bridge, report.differences)
    return [`Wrote ${report.differences.length} differences to ${flags.bridge}: read it, and finish it.`]
  }
  if (flags.out === undefined) return renderAdoption(report, migrates ? 'all-ways' : 'ways')
  const ported = flags.ported === undefined ? [] : readPorted(flags.ported)
  const way = flags.ported === undefined ? 'own-schema' : 'ported'
  const { identity, evidence } = report
  saveAdoption(flags.out, { way, ported, expected: { identity, evidence } })
  return [
    ...renderAdoption(report, 'none'),
    `Saved in ${flags.out}. To do exactly this: ${howToType(`db adopt --apply ${flags.out}`)}`,
  ]
}

function tellBaseline(
  { file, toAdd, strange }: WrittenBaseline,
  module: string | null,
  isProject: boolean,
): string[] {
  return fitLines([
    `Wrote ${relative(process.cwd(), file)}.`,
    module === null
      ? `Its tables as types: ${howToType('schema pull --out FILE')}`
      : `Wrote ${module}: its tables as types, and as \`schema.tables\` for defineSchemaPackage.`,
    'Add it to the list of migrations, then build the package:',
    ...toAdd.map((line) => `  ${line}`),
    ...(strange === null
      ? []
      : [
          `It counts as one of ${strange}, which is no schema package yet: add "sow": { "schema": "./dist/index.js" } to its package.json, or end this with ${howToType('db adopt --undo')}.`,
        ]),
    // A project looks for packages among those that it depends on.
    ...(isProject ? ["The project is that package itself: write packages: ['.'] into sow.config.ts."] : []),
  ])
}
