// Says which code sets of the seed packages are older than their publishers' rhythm. Build first.
// node tools/code-set-releases.ts [day]
// Prints a page in Markdown, and exits 3 where a newer release is due, 0 where none is.
import { fileURLToPath } from 'node:url'
import type { Manifest } from '../packages/kit/src/manifest.js'
import { readSeedManifests } from './seed-manifests.ts'

/** A release that datasets of the seed packages carry. */
export interface ShippedRelease {
  readonly publisher: string
  readonly release: string
  /** ISO date, null where the publisher names none. */
  readonly effective: string | null
  readonly datasets: readonly string[]
}

/** `due`: the day from which a newer release is in force, by the publisher's rhythm; null where it keeps none. */
export interface JudgedRelease extends ShippedRelease {
  readonly state: 'current' | 'due' | 'unknown'
  readonly due: string | null
}

/** The months on whose first day a publisher puts a release in force. It may leave one out: somebody has to look. */
const rhythms: readonly { readonly set: RegExp; readonly months: readonly number[] }[] = [
  { set: /^ICD-10-CM\b/, months: [4, 10] },
  { set: /^HCPCS Level II\b/, months: [1, 4, 7, 10] },
]

/** Whose rows are written here: no publisher releases them. */
const ourselves = 'The Sow project'

/** The releases of other publishers, in the order of their names. */
export function shippedReleases(manifests: readonly Manifest[]): ShippedRelease[] {
  const found = new Map<string, ShippedRelease>()
  for (const { identity, source } of manifests.flatMap(({ datasets }) => datasets)) {
    if (source === null || source.publisher === ourselves) continue
    const { publisher, release = 'no release named', effective = null } = source
    const name = `${release} of ${publisher}`
    const datasets = [...(found.get(name)?.datasets ?? []), identity].sort()
    found.set(name, { publisher, release, effective, datasets })
  }
  return [...found].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, release]) => release)
}

/** Whether a newer release than the shipped one is in force on a day (ISO). */
export function judgeRelease(shipped: ShippedRelease, day: string): JudgedRelease {
  const months = rhythms.find(({ set }) => set.test(shipped.release))?.months
  if (months === undefined || shipped.effective === null) return { ...shipped, state: 'unknown', due: null }
  const year = Number(day.slice(0, 4))
  const starts = [year - 1, year].flatMap((each) => months.map((month) => firstOf(each, month)))
  const newest = starts.filter((start) => start <= day).at(-1) ?? null
  const due = newest !== null && newest > shipped.effective ? newest : null
  return { ...shipped, state: due === null ? 'current' : 'due', due }
}

/** The page that tells what was judged. */
export function renderReleases(judged: readonly JudgedRelease[]): string {
  const told = { due: 'Due', unknown: 'To be looked up: the publisher keeps no rhythm', current: 'Current' }
  const sections = (['due', 'unknown', 'current'] as const).flatMap((state) => {
    const releases = judged.filter((each) => each.state === state)
    return releases.length === 0 ? [] : [`## ${told[state]}`, releases.map(renderRelease).join('\n')]
  })
  return `${['What the seed packages ship of other publishers, by the rhythm in which those release.', ...sections].join('\n\n')}\n`
}

function renderRelease({ publisher, release, effective, due, datasets }: JudgedRelease): string {
  const since = effective === null ? '' : `, in force since ${effective}`
  const newer = due === null ? '' : `; a newer one is in force since ${due}, if there was one`
  return `- ${publisher}: ${release}${since}${newer} (${datasets.map((each) => `\`${each}\``).join(', ')})`
}

function firstOf(year: number, month: number): string {
  return `${year}-${String(month).padStart(2, '0')}-01`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const day = process.argv[2] ?? new Date().toISOString().slice(0, 10)
  const judged = shippedReleases(readSeedManifests()).map((each) => judgeRelease(each, day))
  process.stdout.write(renderReleases(judged))
  process.exitCode = judged.some(({ state }) => state === 'due') ? 3 : 0
}
