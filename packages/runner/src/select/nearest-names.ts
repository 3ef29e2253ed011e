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

/** The domains and datasets that somebody may have meant: a dataset by its own name too, for nobody types `local/` first. */
export function nearestDatasets(name: string, known: readonly string[]): string[] {
  const nearest = nearestNames(name, known)
  if (nearest.length > 0 || name.includes('/')) return nearest
  const ownName = (identity: string) => identity.split('/').at(-1) ?? identity
  const own = nearestNames(name, [...new Set(known.map(ownName))])
  return own.flatMap((each) => known.filter((identity) => ownName(identity) === each)).slice(0, 3)
}

/** A name that is contained in the other one is near, however long the rest. Two letters in each other's place are one mistake. */
function distanceOf(name: string, candidate: string): number {
  if (name.length >= 3 && candidate.includes(name)) return 1
  const exchanged = Array.from(
    { length: Math.max(0, name.length - 1) },
    (_, at) => `${name.slice(0, at)}${name[at + 1]}${name[at]}${name.slice(at + 2)}`,
  )
  return exchanged.includes(candidate) ? 1 : distance(name, candidate)
}
