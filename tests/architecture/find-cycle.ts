/** Who imports whom, by name. */
export type Graph = ReadonlyMap<string, readonly string[]>

/** The first import cycle found, its beginning repeated at its end; null where there is none. */
export function findCycle(graph: Graph): string[] | null {
  const done = new Set<string>()
  for (const start of graph.keys()) {
    const cycle = visit(start, graph, [], done)
    if (cycle !== null) return cycle
  }
  return null
}

function visit(name: string, graph: Graph, path: string[], done: Set<string>): string[] | null {
  const seen = path.indexOf(name)
  if (seen >= 0) return [...path.slice(seen), name]
  if (done.has(name)) return null
  for (const next of graph.get(name) ?? []) {
    const cycle = visit(next, graph, [...path, name], done)
    if (cycle !== null) return cycle
  }
  done.add(name)
  return null
}
