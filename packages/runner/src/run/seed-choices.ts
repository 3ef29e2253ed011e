import type { MergeOptions } from '@sow/engine'
import { SowError } from '@sow/kit/errors'
import type { OpenProject } from '../context/open-project.js'
import { requirePackages } from '../context/require-packages.js'
import { type ProjectDatasets, projectDatasets } from '../mapping/project-datasets.js'
import { lackingNodes } from '../resolve/with-official-files.js'
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

/** What is selected, of all that the project has. */
export interface SelectedOfProject extends SelectedDatasets {
  readonly of: ProjectDatasets
  /** Why datasets that are selected are left out: the publishers' files that they need are not there. */
  readonly lacking: readonly SowError[]
}

/** The selected datasets of a project, in order. Throws SowError before any database is opened. */
export function selectFrom(
  project: OpenProject,
  { selection, acceptMassChange, acceptOverwrite = [], adoptAs }: SeedChoices,
): SelectedOfProject {
  requirePackages(project)
  const of = projectDatasets(project)
  const { graph, unmapped } = of
  const named = [
    ...acceptMassChange,
    ...acceptOverwrite,
    ...(typeof adoptAs === 'object' ? adoptAs.base : []),
  ]
  requireReady([...selection.only, ...named], project.strange)
  requirePlaces([...selection.only, ...selection.skip, ...named], unmapped)
  requireDatasets(graph.keys(), named)
  return { ...withoutLacking(selectDatasets(graph, selection), selection), of }
}

/** The rest is seeded. Throws SOURCE_MISSING where nothing else is named: a run of nothing would look like success. */
function withoutLacking(
  selected: SelectedDatasets,
  { only }: Selection,
): SelectedDatasets & Pick<SelectedOfProject, 'lacking'> {
  const datasets = selected.datasets.filter(({ lacking }) => lacking === null)
  const lacking = lackingNodes(selected.datasets)
  const [first] = lacking
  const isNamed = selected.datasets.some((node) => node.lacking !== null && only.includes(node.identity))
  if (first !== undefined && (isNamed || (datasets.length === 0 && only.length > 0))) throw first
  return { ...selected, datasets, lacking }
}

/** Throws why a dataset that is named was left out: it is no unknown name. */
function requireReady(names: readonly string[], strange: readonly SowError[]): void {
  const leftOut = strange.find(({ place }) => place.dataset !== undefined && names.includes(place.dataset))
  if (leftOut !== undefined) throw leftOut
}

/** Throws CONFIG_USAGE for the name of a dataset that nobody mapped to a table of the project. */
function requirePlaces(names: readonly string[], unmapped: readonly string[]): void {
  const unplaced = names.find((name) => unmapped.includes(name))
  if (unplaced === undefined) return
  throw new SowError({
    code: 'CONFIG_USAGE',
    message: `${unplaced} has no place in this schema, which another tool keeps.`,
    hint: `Say in the configuration where its rows go: mappings: { '${unplaced}': { table: '...' } }.`,
    place: { dataset: unplaced },
  })
}
