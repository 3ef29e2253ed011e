import { absenceOf } from '@sow/kit/manifest'
import type { ProjectDatasets } from '../mapping/project-datasets.js'

/** What becomes of packages' datasets in a schema of the project's own. */
export interface MappingReport {
  /** True where another tool keeps the schema: no package's migrations are run. */
  readonly ownSchema: boolean
  /** The datasets that the configuration maps, in their order. */
  readonly mapped: readonly MappedReport[]
  /** Datasets, as `domain/name`, of tables that the packages' migrations would make: nobody mapped them, and none is seeded. */
  readonly unmapped: readonly string[]
}

/** A dataset in a table of the project's own. */
export interface MappedReport {
  /** `domain/name`. */
  readonly dataset: string
  /** The table that its rows go to. */
  readonly table: string
  /** The dataset's columns that have no place there. */
  readonly leftOut: readonly string[]
  /** True where rows that a release drops would be dated, and the date has no place: they stay as they are. */
  readonly keepsDropped: boolean
}

export function mappingReport(ownSchema: boolean, { graph, unmapped }: ProjectDatasets): MappingReport {
  const mapped = [...graph.values()].filter((node) => node.mapped !== null)
  return {
    ownSchema,
    mapped: mapped.map(({ identity, dataset, shipped, mapped: fields }) => {
      const named = Object.values(fields?.mapping.named ?? {})
      const places = dataset.columns.map(({ name }) => name)
      return {
        dataset: identity,
        table: dataset.table,
        leftOut: shipped.columns
          .map(({ name }) => name)
          .filter((name) => !places.includes(name) && !named.includes(name)),
        keepsDropped:
          absenceOf(shipped.absent).kind === 'retire' && absenceOf(dataset.absent).kind === 'keep',
      }
    }),
    unmapped,
  }
}
