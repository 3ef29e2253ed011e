import { type ErrorPlace, SowError } from '../errors/sow-error.js'
import { type Manifest, manifestFormat } from './manifest.js'
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
  const mistakes = manifestShape(parsed, 'manifest')
  if (mistakes.length > 0) throw invalid(mistakes, place)
  const manifest = parsed as Manifest
  const contradictions = [...contradictionsOf(manifest)]
  if (contradictions.length > 0) throw invalid(contradictions, place)
  if (manifest.digest !== undefined && manifest.digest !== manifestDigest(manifest))
    throw edited(manifest, place)
  return manifest
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
  for (const [index, { identity, name, key, columns }] of manifest.datasets.entries()) {
    const path = `manifest.datasets[${index}]`
    if (identity !== `${manifest.domain}/${name}`) yield `${path}.identity is not its domain and name`
    if (identities.has(identity)) yield `${path}.identity is that of a dataset before it`
    identities.add(identity)
    const carried = new Set(columns.map((column) => column.name))
    if (key.length === 0 || !key.every((column) => carried.has(column)))
      yield `${path}.key is not of its columns`
  }
}

function invalid(mistakes: readonly string[], place: ErrorPlace): SowError {
  const where = place.package === undefined ? '' : ` of ${place.package}`
  const more = mistakes.length === 1 ? '' : `, and ${mistakes.length - 1} more`
  return new SowError({
    code: 'MANIFEST_INVALID',
    message: `The manifest${where} cannot be read: ${mistakes[0]}${more}.`,
    hint: 'Build the package again (`sow-package manifest`), or install it again.',
    place,
    problems: mistakes
      .slice(0, 100)
      .map((message) => ({ ...place, rule: 'manifest', message: `${message}.` })),
  })
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
