import { distance } from 'fastest-levenshtein'

/** Up to three of `names` that somebody may have meant by `name`, the nearest first. */
export function nearestNames(name: string, names: readonly string[]): string[] {
  const limit = Math.max(2, Math.ceil(name.length / 3))
  return names
    .map((candidate) => ({ candidate, away: distanceOf(name, candidate) }))
    .filter(({ away }) => away <= limit)
    .sort((a, b) => a.away - b.away || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, 3)
    .map(({ candidate }) => candidate)
}

/** A name that is contained in the other one is near, however long the rest. */
function distanceOf(name: string, candidate: string): number {
  const contained = name.length >= 3 && candidate.includes(name)
  return contained ? 1 : distance(name, candidate)
}
