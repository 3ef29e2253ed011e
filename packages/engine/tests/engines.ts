import { everyTest } from '../../../tests/every-test.js'
import { onCitus } from '../../../tests/on-citus.js'

export type EngineName = 'postgres' | 'pglite'

/** A run on a cluster tells nothing of the embedded database. */
export const engines: readonly EngineName[] = onCitus === null ? ['postgres', 'pglite'] : ['postgres']

/** Why tests that hold on both engines run on one of them for each change; told with each run. */
export const reason = `What they assert comes of statements that both engines run alike, and the embedded database takes twice as long.
Each night runs them on both, as SOW_TESTS=all does. The model's cases, a whole life and all that differs run on both always.`

/** The tests that the embedded database runs at night alone, by their file. */
export const nightlyOnPglite: readonly string[] = [
  'amend/accept-edits',
  'amend/open-conflicts',
  'amend/remove-domain',
  'amend/resolve-conflicts',
  'ledger/moved-datasets',
  'ledger/protect-database',
  'ledger/shared-changes',
  'ledger/shared-releases',
  'look/changed-ledger',
  'look/faulty-datasets',
  'look/healthy-ledger',
  'look/history',
  'migrate/migrated-edits',
  'row/exchanged-values',
  'row/followed-keys',
  'row/renamed-edits',
  'row/renamed-keys',
  'row/shared-bases',
  'row/respelled-keys',
  'row/shipped-text',
  'row/slashed-keys',
  'seed/adoption',
  'seed/changes',
  'seed/mixed-writers',
  'seed/plan-and-run',
  'seed/planned-rows',
  'seed/sealed-rows',
  'seed/tenants',
  'seed/touched-rows',
  'shapes/bound-types',
  'shapes/hostile-names',
  'shapes/identities',
  'shapes/keys',
  'shapes/moved-columns',
  'shapes/names',
  'shapes/newer-columns',
  'shapes/other-schemas',
  'shapes/ownership',
  'shapes/row-ownership',
  'shapes/row-ownership-changes',
  'shapes/selections',
  'shapes/shared-tables',
  'shapes/trees',
  'shapes/triggers',
  'shapes/turned-columns',
  'shapes/unique-indexes',
  'shapes/unseen-columns',
  'shapes/wide-tables',
]

/** The engines that a file of the list runs on; `url` is its `import.meta.url`. */
export function usualEngines(url: string): readonly EngineName[] {
  const listed = nightlyOnPglite.some((name) => url.endsWith(`/engine/tests/${name}.test.ts`))
  if (!listed) throw new Error('This file has no line in packages/engine/tests/engines.ts.')
  return everyTest ? engines : ['postgres']
}
