import type { CodeSet, CodeSetRelease, FilePart, RecognisedRelease } from '@sow/codesets'
import {
  type Database,
  type DatasetUnit,
  type OfficialSource,
  readDatasetStatuses,
  readLoadedSources,
} from '@sow/engine'
import { SowError } from '@sow/kit/errors'
import semver from 'semver'

/** A file that goes into a table without periods, told as the engine takes it. */
export interface AloneLoad {
  readonly unit: DatasetUnit
  /** The version that the database has of a part that is newer there; null where none is. */
  readonly newer: string | null
}

/** The name of the one part of a set that comes whole. */
const whole = ''

/**
 * A table without periods knows one release of each part: the newest. A file with an older one is left alone as a whole, and one
 * release has one content. Throws DATA_SAME_VERSION.
 */
export async function prepareAlone(
  database: Database,
  unit: DatasetUnit,
  { recognised, release }: { readonly recognised: RecognisedRelease; readonly release: CodeSetRelease },
  choices: { readonly allowDowngrade: boolean; readonly replace?: boolean },
): Promise<AloneLoad> {
  const { codeSet, found } = recognised
  const { contentHash: digest } = unit.dataset
  const parts = found.parts ?? new Map([[whole, { version: release.version, digest }]])
  const known = await readKnownParts(database, unit.dataset.identity)
  const differing = [...parts].filter(([name, part]) => isOtherContent(part, known.get(name)))
  const isOther = differing.length > 0 && codeSet.comesInFiles !== true
  if (isOther && choices.replace !== true) throw twoContents(codeSet, release, differing)
  const source = unit.source && withFacts({ ...unit.source, replaces: isOther }, parts)
  const told = source === undefined ? unit : { ...unit, source }
  if (found.parts === undefined) return { unit: told, newer: null }
  const newer = newestOf([...parts].flatMap(([name, part]) => newerThan(part, known.get(name))))
  if (newer !== null && !choices.allowDowngrade) return { unit: { ...told, version: oldestOf(parts) }, newer }
  const [status] = await readDatasetStatuses(database, [unit])
  const applied = semver.valid(status?.applied?.version)
  const version = newestOf([release.version, ...(applied === null ? [] : [applied])])
  return { unit: { ...told, version: version ?? release.version }, newer: null }
}

/** What the files that were loaded hold, part by part: the last one that was loaded counts. */
async function readKnownParts(database: Database, dataset: string): Promise<ReadonlyMap<string, FilePart>> {
  const known = new Map<string, FilePart>()
  for (const { facts } of await readLoadedSources(database, dataset)) {
    const parts = typeof facts === 'object' && facts !== null ? Reflect.get(facts, 'parts') : null
    for (const [name, part] of Object.entries((parts ?? {}) as Record<string, FilePart>))
      known.set(name, part)
  }
  return known
}

function withFacts(source: OfficialSource, parts: ReadonlyMap<string, FilePart>): OfficialSource {
  const part = [...parts.keys()].sort().join(' ')
  return { ...source, facts: { kind: 'parts', part, parts: Object.fromEntries(parts) } }
}

function isOtherContent(part: FilePart, known: FilePart | undefined): boolean {
  return known !== undefined && known.version === part.version && known.digest !== part.digest
}

function newerThan({ version }: FilePart, known: FilePart | undefined): string[] {
  return known !== undefined && semver.gt(known.version, version) ? [known.version] : []
}

function newestOf(versions: readonly string[]): string | null {
  return semver.rsort([...versions])[0] ?? null
}

function oldestOf(parts: ReadonlyMap<string, FilePart>): string {
  const [oldest = '0.0.0'] = semver.sort([...parts.values()].map(({ version }) => version))
  return oldest
}

function twoContents(
  { title }: CodeSet,
  { release }: CodeSetRelease,
  differing: readonly (readonly [string, FilePart])[],
): SowError {
  const names = differing.map(([name]) => name).filter((name) => name !== whole)
  const of = names.length === 0 ? '' : ` of ${names.join(', ')}`
  return new SowError({
    code: 'DATA_SAME_VERSION',
    message: `${title} ${release}${of} was loaded with other rows.`,
    hint: 'Where this file is the right one, load it with --replace. Where it is another release, say which with --release.',
  })
}
