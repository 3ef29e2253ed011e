import { SowError } from '@sow/kit/errors'
import type { DatasetGraph, DatasetNode } from '../resolve/dataset-graph.js'
import { nearestDatasets } from './nearest-names.js'
import type { Selection } from './selection.js'

/** A dataset that nobody named, with the selected dataset that refers to it. */
export interface PulledInDataset {
  /** `domain/name`. */
  readonly dataset: string
  /** The dataset that refers to it. */
  readonly because: string
}

export interface SelectedDatasets {
  /** In the order in which they are sown: each after those that it refers to. */
  readonly datasets: readonly DatasetNode[]
  readonly pulledIn: readonly PulledInDataset[]
}

/**
 * Applies a selection to the graph and closes it over references. Throws SELECTION_UNKNOWN for a name that nothing
 * has, CONFIG_USAGE where what is skipped or of an unselected kind is needed by what is selected.
 */
export function selectDatasets(graph: DatasetGraph, selection: Selection): SelectedDatasets {
  checkNames(graph, [...selection.only, ...selection.skip])
  checkContradictions(selection)
  checkKindsOfNamed(graph, selection)
  const asked = new Set(
    [...graph.values()].filter((node) => isAsked(node, selection)).map((node) => node.identity),
  )
  const pulledIn = closeOverReferences(graph, asked, selection)
  return {
    datasets: [...graph.values()].filter(({ identity }) => asked.has(identity) || pulledIn.has(identity)),
    pulledIn: [...graph.keys()].flatMap((dataset) => {
      const because = pulledIn.get(dataset)
      return because === undefined ? [] : [{ dataset, because }]
    }),
  }
}

function isAsked(node: DatasetNode, { only, skip, kinds }: Selection): boolean {
  const named = only.length === 0 || only.some((name) => namesNode(name, node))
  return named && !skip.some((name) => namesNode(name, node)) && kinds.includes(node.dataset.kind)
}

/** Walks the references of what is asked for; answers each dataset found so with the one that needs it. */
function closeOverReferences(
  graph: DatasetGraph,
  asked: ReadonlySet<string>,
  selection: Selection,
): Map<string, string> {
  const pulledIn = new Map<string, string>()
  const waiting = [...graph.keys()].filter((identity) => asked.has(identity))
  for (let identity = waiting.shift(); identity !== undefined; identity = waiting.shift()) {
    for (const needed of graph.get(identity)?.references ?? []) {
      if (asked.has(needed) || pulledIn.has(needed)) continue
      checkPullable(graph.get(needed), identity, selection)
      pulledIn.set(needed, identity)
      waiting.push(needed)
    }
  }
  return pulledIn
}

function checkPullable(needed: DatasetNode | undefined, by: string, { skip, kinds }: Selection): void {
  if (needed === undefined) return
  const skipped = skip.find((name) => namesNode(name, needed))
  if (skipped !== undefined) {
    throw usage(
      `--skip ${skipped} leaves out ${needed.identity}, which ${by} refers to.`,
      `Add --skip ${by}, or leave --skip ${skipped} away.`,
    )
  }
  if (needed.dataset.kind === 'demo' && !kinds.includes('demo')) {
    throw usage(
      `${by} refers to ${needed.identity}, which holds demo rows, and those were not asked for.`,
      'Add --kind reference,starter,demo.',
    )
  }
}

/** A dataset named in full is wanted: leaving it out for its kind would look like success. */
function checkKindsOfNamed(graph: DatasetGraph, { only, kinds }: Selection): void {
  for (const name of only) {
    const node = graph.get(name)
    if (node === undefined || kinds.includes(node.dataset.kind)) continue
    throw usage(
      `${name} is of kind ${node.dataset.kind}, which is not selected.`,
      `Add --kind ${[...kinds, node.dataset.kind].join(',')}.`,
    )
  }
}

/** What is named and left out at once would be neither. */
function checkContradictions({ only, skip }: Selection): void {
  const both = only.find((name) => skip.some((left) => left === name || name.startsWith(`${left}/`)))
  if (both === undefined) return
  throw usage(`${both} is selected, and left out by --skip.`, 'Take one of the two away.')
}

function usage(message: string, hint: string): SowError {
  return new SowError({ code: 'CONFIG_USAGE', message, hint })
}

/** True where the name is the node's domain or its identity. */
export function namesNode(name: string, node: Pick<DatasetNode, 'domain' | 'identity'>): boolean {
  return name === node.domain || name === node.identity
}

/** Throws SELECTION_UNKNOWN for the first name that is none of these datasets: it would mean nothing. */
export function requireDatasets(known: Iterable<string>, names: readonly string[]): void {
  const identities = [...known]
  const unknown = names.find((name) => !identities.includes(name))
  if (unknown === undefined) return
  const nearest = nearestDatasets(unknown, identities)
  throw new SowError({
    code: 'SELECTION_UNKNOWN',
    message: `${unknown} is the full name of no dataset that this is about.`,
    hint:
      nearest.length > 0
        ? `Did you mean ${nearest.join(' or ')}?`
        : 'Write domain/name; `sow package list` shows all of them.',
  })
}

/** Throws SELECTION_UNKNOWN for the first name that is neither a domain nor a dataset of the project. */
export function checkNames(
  graph: DatasetGraph,
  names: readonly string[],
  applied: readonly { readonly domain: string; readonly dataset: string }[] = [],
): void {
  const domains = new Set([...graph.values()].map(({ domain }) => domain))
  for (const { domain } of applied) domains.add(domain)
  const datasets = new Set([...graph.keys(), ...applied.map(({ domain, dataset }) => `${domain}/${dataset}`)])
  const unknown = names.find((name) => !domains.has(name) && !datasets.has(name))
  if (unknown === undefined) return
  const moved = [...graph.values()].filter((node) => wasNamed(unknown, node))
  if (moved.length > 0) throw movedName(unknown, moved)
  const nearest = nearestDatasets(unknown, [...domains, ...datasets])
  throw new SowError({
    code: 'SELECTION_UNKNOWN',
    message: `There is no domain or dataset ${unknown} in this project.`,
    hint:
      nearest.length > 0
        ? `Did you mean ${nearest.join(' or ')}? \`sow package list\` shows all of them.`
        : 'See what there is: `sow package list`.',
  })
}

/** True where the name is one that the dataset, or its domain, had before. */
function wasNamed(name: string, { dataset, package: { manifest } }: DatasetNode): boolean {
  const [domain, ownName] = name.split('/')
  const wasItsDomain = manifest.formerly?.includes(domain ?? '') === true
  return (
    dataset.formerly?.includes(name) === true ||
    (wasItsDomain && (ownName === undefined || ownName === dataset.name))
  )
}

function movedName(name: string, moved: readonly DatasetNode[]): SowError {
  const [first] = moved
  const now = name.includes('/') ? first?.identity : first?.domain
  return new SowError({
    code: 'SELECTION_UNKNOWN',
    message: `${name} has another name now: ${now}.`,
    hint: `Say ${now} instead.`,
  })
}
