import { Flags } from '@oclif/core'
import type { DatasetScript } from '@sow/engine'
import type { SeedChoices } from '@sow/runner'
import { sqlLines } from '../render/sql-lines.js'
import type { GlobalFlags } from './global-flags.js'
import { usingRunner } from './using-runner.js'

/** Together with what a command tells as SQL, and not together with what it does not. */
export function sqlFlag(relations: { readonly dependsOn?: string[]; readonly exclusive?: string[] }) {
  return {
    sql: Flags.boolean({
      description: 'Print the statements that would merge the rows, and execute none of them.',
      ...relations,
    }),
  }
}

/** The statements by which the selected datasets would be merged, for `--sql` of a plan or a seed. */
export async function sqlResult(command: string, flags: GlobalFlags, choices: SeedChoices) {
  const report = await usingRunner(command, flags, ({ scriptSeeds }, context) =>
    scriptSeeds(context, choices),
  )
  return { document: report, lines: report.datasets.flatMap(linesOf) }
}

/** The script of one dataset: `-- domain/name`, then each step with its statements. */
function linesOf({ dataset, package: brought, version, table, statements }: DatasetScript): string[] {
  const title = `-- ${dataset} of ${brought} ${version}, into ${table}`
  if (statements.length === 0) return [`${title}: a pending migration makes the table`, '']
  const steps = statements.flatMap(({ step, sql }, index) => [
    ...(statements[index - 1]?.step === step ? [] : [`-- ${step}`, '']),
    ...sqlLines(`${sql};`),
    '',
  ])
  return [title, '', ...steps]
}
