const dayLength = 86_400_000

/** Few days stand in many periods. */
const neighbours = { before: new Map<string, string>(), after: new Map<string, string>() }

/** The ISO date of the day before another. */
export function dayBefore(day: string): string {
  return neighbour(neighbours.before, day, -dayLength)
}

export function dayAfter(day: string): string {
  return neighbour(neighbours.after, day, dayLength)
}

function neighbour(known: Map<string, string>, day: string, step: number): string {
  const found = known.get(day)
  if (found !== undefined) return found
  const moved = new Date(Date.parse(day) + step).toISOString().slice(0, 10)
  known.set(day, moved)
  return moved
}
