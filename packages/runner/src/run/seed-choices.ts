import type { MergeOptions } from '@sow/engine'
import type { OpenProject } from '../context/open-project.js'
import { requirePackages } from '../context/require-packages.js'
import { buildDatasetGraph } from '../resolve/dataset-graph.js'
import { requireDatasets, type SelectedDatasets, selectDatasets } from '../select/select-datasets.js'
import type { Selection } from '../select/selection.js'

/** What a caller decides about the rows of a plan or a seed. */
export interface SeedChoices extends MergeOptions {
  readonly selection: Selection
  /** Datasets whose mass retirement or mass deletion is meant. */
  readonly acceptMassChange: readonly string[]
  /** Datasets whose rows of before the first run may lose their values to `adoptAs: 'base'`. */
  readonly acceptOverwrite?: readonly string[]
  /** `dataset`: each dataset in a transaction of its own. */
  readonly commit?: 'run' | 'dataset'
}

/** The selected datasets of a project, in order. Throws SowError before any database is opened. */
export function selectFrom(
  project: OpenProject,
  { selection, acceptMassChange, acceptOverwrite = [], adoptAs }: SeedChoices,
): SelectedDatasets {
  requirePackages(project)
  const graph = buildDatasetGraph(project.packages)
  requireDatasets(graph.keys(), [
    ...acceptMassChange,
    ...acceptOverwrite,
    ...(typeof adoptAs === 'object' ? adoptAs.base : []),
  ])
  return selectDatasets(graph, selection)
}
