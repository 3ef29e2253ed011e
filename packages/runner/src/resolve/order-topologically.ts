/** What a graph could be ordered to: everything, or the names along one circle, the first repeated at the end. */
export type Ordering =
  | { readonly order: readonly string[]; readonly cycle: null }
  | { readonly order: null; readonly cycle: readonly string[] }

/**
 * Orders names so that each stands after all that it needs (Kahn); among those that could come next, by name.
 * `needs` lists for each name what must come before it; a name that needs itself is no circle.
 */
export function orderTopologically(needs: ReadonlyMap<string, readonly string[]>): Ordering {
  const missing = new Map<string, number>()
  const dependents = new Map<string, string[]>()
  for (const [name, needed] of needs) {
    const others = [...new Set(needed)].filter((other) => other !== name)
    missing.set(name, others.length)
    for (const other of others) dependents.set(other, [...(dependents.get(other) ?? []), name])
  }
  const order: string[] = []
  const ready = [...needs.keys()].filter((name) => missing.get(name) === 0).sort()
  for (let name = ready.shift(); name !== undefined; name = ready.shift()) {
    order.push(name)
    for (const dependent of dependents.get(name) ?? []) {
      const left = (missing.get(dependent) ?? 0) - 1
      missing.set(dependent, left)
      if (left === 0) insertSorted(ready, dependent)
    }
  }
  return order.length === needs.size
    ? { order, cycle: null }
    : { order: null, cycle: findCycle(needs, order) }
}

function insertSorted(names: string[], name: string): void {
  const at = names.findIndex((other) => other > name)
  names.splice(at === -1 ? names.length : at, 0, name)
}

/** Every name that could not be ordered needs another such name: following the first leads around a circle. */
function findCycle(needs: ReadonlyMap<string, readonly string[]>, ordered: readonly string[]): string[] {
  const done = new Set(ordered)
  const stuck = [...needs.keys()].filter((name) => !done.has(name)).sort()
  const path: string[] = []
  let name = stuck[0]
  while (name !== undefined && !path.includes(name)) {
    path.push(name)
    const from = name
    name = [...(needs.get(from) ?? [])].sort().find((other) => other !== from && !done.has(other))
  }
  return name === undefined ? path : [...path.slice(path.indexOf(name)), name]
}
