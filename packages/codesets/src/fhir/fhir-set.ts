import { createHash } from 'node:crypto'
import { codecFor } from '@sow/kit/rows'
import type {
  CodeRow,
  CodeSet,
  CodeSetRelease,
  FilePart,
  PositionedRow,
  ReleaseFile,
  Unloadable,
} from '../code-set/code-set.js'
import type { Finding } from '../code-set/finding.js'
import type { OfficialFile } from '../file/official-file.js'
import { readBeginning } from '../file/read-lines.js'
import { type FhirElement, first, textOf } from './fhir-element.js'
import { type FhirResource, looksLikeFhir, readResources } from './read-resources.js'

/** A kind of resource as a code set: which it is, and the rows of those in a file. */
export interface FhirSet<Row extends CodeRow> {
  readonly facts: Omit<
    CodeSet<Row>,
    'sniff' | 'parseRelease' | 'releaseForm' | 'license' | 'publisher' | 'redistributable' | 'url'
  >
  readonly type: 'CodeSystem' | 'ValueSet' | 'ConceptMap'
  /** The rows of the resources of the type, with all resources of the file at hand, and what is to be told of them. */
  rowsOf(resources: readonly FhirResource[], all: readonly FhirResource[]): FhirRows<Row>
  /** The part of many that a row is of, and a resource; default the first column of the key, and the address. */
  partOf?(row: Row): string
  partNamed?(resource: FhirResource): string
  kind(row: Row): string
}

export interface FhirRows<Row extends CodeRow> {
  readonly rows: readonly Row[]
  readonly findings: readonly Finding[]
  readonly unloadable?: Unloadable
}

/** Resources of a file are read once, for all three kinds. */
const readBefore = new WeakMap<OfficialFile, Promise<readonly FhirResource[]>>()

export function fhirCodeSet<Row extends CodeRow>(set: FhirSet<Row>): CodeSet<Row> {
  return {
    ...set.facts,
    publisher: 'as the resource says',
    url: 'https://terminology.hl7.org',
    license: 'as the resource says',
    redistributable: 'notice',
    releaseForm: '2.1.1, the version of the resource',
    parseRelease: (text) => versionRelease(text.trim(), null),
    sniff: (file) => sniffResources(set, file),
  }
}

async function sniffResources<Row extends CodeRow>(
  set: FhirSet<Row>,
  file: OfficialFile,
): Promise<ReleaseFile<Row> | null> {
  const known = readBefore.get(file) ?? readAll(file)
  readBefore.set(file, known)
  const all = await known
  const own = all.filter(({ type }) => type === set.type)
  const [resource] = own
  if (resource === undefined) return null
  const { rows, findings, unloadable } = set.rowsOf(own, all)
  return {
    rowsFile: own.length === 1 ? resource.file : file.name,
    release: (await packageRelease(file, own)) ?? releaseOf(own),
    suggested: null,
    papers: papersOf(own),
    parts: partsOf(set, own, rows),
    ...(unloadable === undefined ? {} : { unloadable }),
    async *read() {
      const batch: PositionedRow<Row>[] = rows.map((values, at) => ({ position: at + 1, values }))
      for (let at = 0; at < batch.length; at += 1000) yield batch.slice(at, at + 1000)
    },
    crossCheck: () => ({
      see() {},
      end: () => ({ counts: countKinds(rows.map(set.kind)), findings }),
    }),
  }
}

async function readAll(file: OfficialFile): Promise<readonly FhirResource[]> {
  const found: FhirResource[] = []
  for (const entry of file.entries)
    if (await looksLikeFhir(entry)) found.push(...(await readResources(entry)))
  return found
}

function countKinds(kinds: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}

/** Resources of one file have a release together where they have a version together. */
function releaseOf(resources: readonly FhirResource[]): CodeSetRelease | null {
  const releases = resources.map(({ element }) =>
    versionRelease(textOf(element, 'version') ?? '', dayOf(element)),
  )
  const [first = null] = releases
  return releases.every((each) => each?.version === first?.version) ? first : null
}

/** A file has some resources of many: a version of one says nothing of another's. */
function partsOf<Row extends CodeRow>(
  { facts, partOf, partNamed }: FhirSet<Row>,
  resources: readonly FhirResource[],
  rows: readonly Row[],
): ReadonlyMap<string, FilePart> {
  const byPart = Map.groupBy(rows, (row) => partOf?.(row) ?? String(row[facts.key[0]]))
  // A resource that is left out, as its codes are not known, may come whole another day.
  const parts = resources.flatMap((resource): [string, FilePart][] => {
    const { element } = resource
    const name = partNamed?.(resource) ?? textOf(element, 'url') ?? ''
    const own = (byPart.get(name) ?? []).map((row) => JSON.stringify(withTexts(row))).sort()
    if (own.length === 0) return []
    const digest = createHash('sha256').update(own.join('\n')).digest('hex')
    const { version } = versionRelease(textOf(element, 'version') ?? '', null) ?? { version: '0.0.0' }
    return [[name, { version, digest }]]
  })
  return new Map(parts)
}

/** A row with its lists and objects as texts, as digests in ledgers have them. */
function withTexts(row: CodeRow): CodeRow {
  const values = Object.entries(row).map(([column, value]) => [
    column,
    typeof value === 'object' && value !== null ? JSON.stringify(value) : value,
  ])
  return Object.fromEntries(values)
}

/** Of a package as npm has it the release is the package's, from the day on which its newest resource was written. */
async function packageRelease(
  file: OfficialFile,
  resources: readonly FhirResource[],
): Promise<CodeSetRelease | null> {
  const entry = file.entries.find(({ name }) => /\/package\/package\.json$/.test(name))
  if (entry === undefined || entry.size > largestPapers) return null
  const version = versionOf(await readBeginning(entry, largestPapers))
  const days = resources.map(({ element }) => dayOf(element) ?? '').sort()
  return version === null ? null : versionRelease(version, days.at(-1) ?? null)
}

/** The version of a package.json; null of a text that is none, or says none. */
function versionOf(text: string): string | null {
  try {
    const { version } = JSON.parse(text) as { readonly version?: unknown }
    return typeof version === 'string' ? version : null
  } catch {
    return null
  }
}

/** The package.json of a package has some hundred lines at the most. */
const largestPapers = 65_536

/** Publishers and terms as the resources say them, each once. */
function papersOf(resources: readonly FhirResource[]): NonNullable<ReleaseFile['papers']> {
  const said = (name: string) =>
    [...new Set(resources.flatMap(({ element }) => textOf(element, name)?.trim() ?? []))].join('; ')
  return {
    publisher: said('publisher').slice(0, longestPapers) || 'not said by the resource',
    license: said('copyright').slice(0, longestPapers) || 'not said by the resource',
  }
}

const longestPapers = 500

/** The first day of a version of a resource: the version itself where it is a day. Null where nothing says it. */
export function firstDayOf(element: FhirElement): string | null {
  return dayIn(textOf(element, 'version') ?? '') ?? dayOf(element)
}

function dayIn(version: string): string | null {
  const [, year, month, day] = /^(\d{4})-?(\d\d)-?(\d\d)$/.exec(version) ?? []
  return year === undefined ? null : `${year}-${month}-${day}`
}

/** The day of the resource, or else the one on which it was last written. */
function dayOf(element: FhirElement): string | null {
  const written = textOf(element, 'date') ?? textOf(first(element, 'meta'), 'lastUpdated')
  const [day] = /^\d{4}-\d\d-\d\d/.exec(written ?? '') ?? []
  return day !== undefined && typeof codecFor('date').fromText(day) === 'string' ? day : null
}

/** `2.1.1`, `4.0`, `20240502`: the version of a resource as one that orders releases. */
function versionRelease(text: string, date: string | null): CodeSetRelease | null {
  const dated = dayIn(text)
  const numbers = dated?.split('-') ?? /^\d{1,9}(?:\.\d{1,9}){0,2}(?=$|[.-])/.exec(text)?.[0].split('.')
  if (numbers === undefined) return null
  const [major = 0, minor = 0, patch = 0] = numbers.map(Number)
  const effective = dated ?? date
  return { release: text, version: `${major}.${minor}.${patch}`, effective: effective ?? '1970-01-01' }
}
