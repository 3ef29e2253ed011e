import { SowError } from '@sow/kit/errors'
import type { DatasetGraph, DatasetNode } from '../resolve/dataset-graph.js'
import { nearestNames } from './nearest-names.js'

/** True where the name is the node's domain or its identity. */
export function namesNode(name: string, node: DatasetNode): boolean {
  return name === node.domain || name === node.identity
}

/** Throws SELECTION_UNKNOWN for the first name that is neither a domain nor a dataset of the project. */
export function checkNames(graph: DatasetGraph, names: readonly string[]): void {
  const domains = new Set([...graph.values()].map(({ domain }) => domain))
  const unknown = names.find((name) => !domains.has(name) && !graph.has(name))
  if (unknown === undefined) return
  const nearest = nearestNames(unknown, [...domains, ...graph.keys()])
  throw new SowError({
    code: 'SELECTION_UNKNOWN',
    message: `There is no domain or dataset ${unknown} in this project.`,
    hint:
      nearest.length > 0
        ? `Did you mean ${nearest.join(' or ')}? \`sow package list\` shows all of them.`
        : 'See what there is: `sow package list`.',
  })
}
