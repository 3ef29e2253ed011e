import { identifierRule } from '../define/identifier.js'
import { type ErrorPlace, type Problem, SowError } from '../errors/sow-error.js'
import { type Manifest, type ManifestDataset, manifestFormat } from './manifest.js'
import { manifestDigest } from './manifest-digest.js'
import { manifestShape } from './manifest-shape.js'

/**
 * Parses the text of a `sow.manifest.json`. Throws SowError MANIFEST_INVALID with everything that is wrong with it,
 * MANIFEST_MISMATCH where it was edited since it was built, or PACKAGE_INCOMPATIBLE where a newer version of this package
 * wrote it.
 */
export function parseManifest(text: string, place: ErrorPlace = {}): Manifest {
  const parsed = parseJson(text, place)
  const format = typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, 'format') : undefined
  if (typeof format === 'number' && format > manifestFormat) throw newerFormat(format, place)
  const mistakes = mistakesIn(parsed)
  if (mistakes.length > 0) throw invalid(mistakes, place)
  const manifest = parsed as Manifest
  if (manifest.digest !== manifestDigest(manifest)) throw edited(manifest, place)
  return manifest
}

/**
 * Throws SowError MANIFEST_INVALID where a manifest that was just made would be refused wherever it is read: what cannot be
 * installed is not built.
 */
export function checkBuiltManifest(manifest: Manifest): void {
  // As it is read: without what JSON leaves out.
  const mistakes = mistakesIn(JSON.parse(JSON.stringify(manifest)))
  if (mistakes.length === 0) return
  throw new SowError({
    code: 'MANIFEST_INVALID',
    message: `${manifest.package} cannot be built: ${andMore(mistakes)}.`,
    hint: `Correct the package.json or the definition that it comes from. ${identifierRule}`,
    place: { package: manifest.package },
    problems: problemsOf(mistakes, { package: manifest.package }),
  })
}

/** Everything that is wrong with a value as a manifest. */
function mistakesIn(value: unknown): readonly string[] {
  // A file may nest as deeply as it is large, and whoever follows it there runs out of stack.
  if (nestsDeeper(value, mostLevels)) return ['manifest nests deeper than any reference does']
  const mistakes = manifestShape(value, 'manifest')
  return mistakes.length > 0 ? mistakes : [...contradictionsOf(value as Manifest)]
}

/** Each key through which a reference goes is two levels. */
const mostLevels = 100

function nestsDeeper(value: unknown, levels: number): boolean {
  let level: readonly unknown[] = [value]
  for (let depth = 0; depth < levels && level.length > 0; depth += 1)
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []))
  return level.length > 0
}

function parseJson(text: string, place: ErrorPlace): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw invalid(['manifest is no JSON'], place)
  }
}

function* contradictionsOf(manifest: Manifest): Iterable<string> {
  if ((manifest.kind === 'seed') !== (manifest.domain !== null)) {
    yield 'manifest.domain is there for seed packages, and for them alone'
  }
  const identities = new Set<string>()
  for (const [index, dataset] of manifest.datasets.entries()) {
    const { identity, name } = dataset
    const path = `manifest.datasets[${index}]`
    if (identity !== `${manifest.domain}/${name}`) yield `${path}.identity is not its domain and name`
    if (identities.has(identity)) yield `${path}.identity is that of a dataset before it`
    identities.add(identity)
    yield* columnContradictions(dataset, path)
  }
}

function* columnContradictions(dataset: ManifestDataset, path: string): Iterable<string> {
  const { key, columns, references, fields } = dataset
  const carried = new Set(columns.map((column) => column.name))
  if (carried.size < columns.length) yield `${path}.columns names a column twice`
  if (key.length === 0 || !key.every((column) => carried.has(column)))
    yield `${path}.key is not of its columns`
  const referring = new Set(references.map(({ column }) => column))
  if (referring.size < references.length || ![...referring].every((column) => carried.has(column)))
    yield `${path}.references are not of its columns, one each`
  if (new Set(fields).size < fields.length) yield `${path}.fields names a field twice`
  const plain = columns.filter(({ name }) => !referring.has(name))
  if (fields.length === 0 || !plain.every(({ name }) => fields.includes(name)))
    yield `${path}.fields lacks a column`
}

function invalid(mistakes: readonly string[], place: ErrorPlace): SowError {
  const where = place.package === undefined ? '' : ` of ${place.package}`
  return new SowError({
    code: 'MANIFEST_INVALID',
    message: `The manifest${where} cannot be read: ${andMore(mistakes)}.`,
    hint: 'Build the package again (`sow-package manifest`), or install it again.',
    place,
    problems: problemsOf(mistakes, place),
  })
}

function andMore(mistakes: readonly string[]): string {
  return `${mistakes[0]}${mistakes.length === 1 ? '' : `, and ${mistakes.length - 1} more`}`
}

function problemsOf(mistakes: readonly string[], place: ErrorPlace): readonly Problem[] {
  return mistakes.slice(0, 100).map((message) => ({ ...place, rule: 'manifest', message: `${message}.` }))
}

function newerFormat(format: number, place: ErrorPlace): SowError {
  const what = place.package ?? 'The package'
  return new SowError({
    code: 'PACKAGE_INCOMPATIBLE',
    message: `${what} has a manifest of format ${format}; this Sow reads formats up to ${manifestFormat}.`,
    hint: 'Update Sow, or install an older version of the package.',
    place,
  })
}

function edited({ package: name }: Manifest, place: ErrorPlace): SowError {
  return new SowError({
    code: 'MANIFEST_MISMATCH',
    message: `The manifest of ${name} is not as its build wrote it: it was edited since.`,
    hint: 'Build the package again (`sow-package manifest`), or install it again.',
    place: { ...place, package: name },
  })
}
