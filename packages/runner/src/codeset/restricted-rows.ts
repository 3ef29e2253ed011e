import { type Database, readSources } from '@sow/engine'
import { SowError } from '@sow/kit/errors'

/** What stands for the key of a row that is shown to nobody. */
export const hiddenKey = '(under a licence)'

/** The datasets with rows from files under a licence of the site's, by what the ledger says of each load. Writes nothing. */
export async function restrictedDatasets(database: Database): Promise<ReadonlySet<string>> {
  const sources = await readSources(database)
  return new Set(sources.flatMap(({ dataset, restricted }) => (restricted ? [dataset] : [])))
}

/** Throws ROWS_RESTRICTED where the rows of a dataset are under such a licence. */
export async function refuseRestricted(database: Database, dataset: string): Promise<void> {
  if (!(await restrictedDatasets(database)).has(dataset)) return
  throw new SowError({
    code: 'ROWS_RESTRICTED',
    message: `The rows of ${dataset} are under a licence of this site's, so Sow shows them to nobody.`,
    hint: 'Whoever may see them asks the database itself; `sow db status` has their counts and their file.',
    place: { dataset },
  })
}
