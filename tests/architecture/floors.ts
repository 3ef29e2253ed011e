/**
 * The folders of each package in the order in which one reads them: a folder imports only what stands before it, so that
 * nothing runs back. Files beside the folders stand above them all, but for those that are named here.
 */
export const floors: Readonly<Record<string, readonly string[]>> = {
  'packages/kit': [
    'errors',
    'columns',
    'rows',
    'define',
    'manifest',
    'lines',
    'describe',
    'migrations',
    'package',
    'compare',
    'changes',
  ],
  'packages/codesets': ['file', 'code-set', 'icd-10-cm', 'hcpcs', 'release', 'dataset'],
  'packages/engine': [
    'server/connect',
    'server/embedded',
    'server/throw-away',
    'server',
    'database',
    'transaction',
    'catalog/shape',
    'catalog/statement',
    'catalog/preflight',
    'catalog/capture',
    'ledger',
    'row',
    'row/refusal',
    'row/census',
    'row/rename',
    'row/stage',
    'row/diff',
    'row/merge',
    'row/verify',
    'row/record',
    'row/carry-out',
    'adopt/tracker',
    'adopt/catalog',
    'migrate',
    'seed/decide',
    'seed/plan/client-tables',
    'seed/plan',
    'seed/carry-out',
    'undo',
    'amend',
    'adopt',
    'look/row',
    'look/blame',
    'look',
  ],
  'packages/runner': [
    'discover',
    'resolve',
    'select',
    'config',
    'mapping',
    'report',
    'context',
    'seeds',
    'units',
    'codeset',
    'run',
    'library',
  ],
  'packages/workshop': [
    'project',
    'lint',
    'migration',
    'prove',
    'package/authored',
    'package/templates',
    'package',
    'monorepo',
    'capture',
    'seed',
    'schema',
    'check/rows',
    'check/rules',
    'check/official',
    'check',
    'compare',
  ],
  'apps/cli': [
    'explain',
    'plugins',
    'document',
    'render',
    'progress',
    'process',
    'command',
    'studio/guard',
    'studio/routes',
    'studio',
    'commands/codeset',
    'commands/db/history',
    'commands/db',
    'commands/migration',
    'commands/package',
    'commands/seed',
    'commands/schema',
    'commands',
    'command-line',
  ],
  'apps/studio': ['contract', 'words', 'server', 'parts', 'pages/conflicts', 'pages/plan', 'pages/runs', 'pages'],
  'packages/clinic-schema': ['migrations', 'generated'],
  'packages/seed-forms': ['questionnaires'],
}

/** What an import means for the order of folders. */
export interface Step {
  readonly from: string
  readonly to: string
}

/** Imports between folders that run against their order, or from or to a folder that has no place in it. */
export function againstFloors(order: readonly string[], steps: readonly Step[]): Step[] {
  return steps.filter(({ from, to }) => {
    const [above, below] = [order.indexOf(from), order.indexOf(to)]
    return from !== to && (above < 0 || below < 0 || above < below)
  })
}
