import { SowError } from '@sow/kit/errors'
import type { OfficialFiles } from '../discover/find-official-files.js'
import type { DatasetGraph, DatasetNode, LackingSource } from './dataset-graph.js'

/**
 * The same graph with the publishers' files that rows are read from. What lacks one is told, and so is each dataset that refers to
 * it: rows that are in a database already stay as they are.
 */
export function withOfficialFiles(graph: DatasetGraph, official: OfficialFiles): DatasetGraph {
  const found = new Map<string, DatasetNode>()
  for (const [identity, node] of graph) {
    const officialFile = official.files.get(identity)?.path ?? null
    const lacking = ownLack(node, official) ?? lackOfOthers(node, found)
    found.set(identity, { ...node, officialFile, lacking })
  }
  return found
}

/** The datasets that cannot be seeded, and why. */
export function lackingNodes(nodes: Iterable<DatasetNode>): readonly SowError[] {
  return [...nodes].flatMap(({ lacking }) => (lacking === null ? [] : [lacking.error]))
}

function ownLack(node: DatasetNode, { folder, files }: OfficialFiles): LackingSource | null {
  const { official, source } = node.shipped
  const place = files.get(node.identity)
  if (official === undefined || (place !== undefined && place.path !== null)) return null
  const { file, sha256 } = official
  const release = source?.release === undefined ? '' : `, release ${source.release}`
  const found = place?.isOther === true ? `the ${file} in ${folder} is another one` : `${folder} has none`
  return {
    state: 'source-missing',
    error: new SowError({
      code: 'SOURCE_MISSING',
      message: `${node.identity} is read from ${file} of ${source?.publisher ?? 'its publisher'}${release}, and ${found}.`,
      hint: `Get it from ${source?.url ?? 'its publisher'} and put it into ${folder}, under any name (SHA-256 ${sha256}).`,
      place: { package: node.package.name, dataset: node.identity, table: node.dataset.table, file },
    }),
  }
}

function lackOfOthers(node: DatasetNode, before: ReadonlyMap<string, DatasetNode>): LackingSource | null {
  const needed = node.references.map((name) => before.get(name)).find((each) => each?.lacking)
  if (needed === undefined || needed.lacking === null) return null
  return {
    state: 'waiting',
    error: new SowError({
      code: 'SOURCE_MISSING',
      message: `${node.identity} waits: its rows refer to ${needed.identity}, whose official file is missing.`,
      hint: needed.lacking.error.hint,
      place: { package: node.package.name, dataset: node.identity, table: node.dataset.table },
    }),
  }
}
