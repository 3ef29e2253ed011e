import type { KeyRename, KeyReplacement } from './dataset.js'
import { ownValue } from './own-value.js'
import { writeKey } from './write-key.js'

/** The parts of a row key as text, in the order of the dataset's key. */
export type KeyText = readonly string[]

interface KeyChanges {
  readonly key: readonly string[]
  readonly refs?: object
  readonly renamed?: unknown
  readonly replaced?: unknown
}

/** The texts of a key as an author writes it: the value itself, or an object where the key is composite. */
export function keyText(key: readonly string[], value: unknown): KeyText {
  const [only] = key
  if (key.length === 1 && only !== undefined && (typeof value !== 'object' || value === null))
    return [String(value)]
  return key.map((column) => String(ownValue(Object(value), column)))
}

/** What is wrong with the declared renames and replacements of keys. */
export function* keyChangeMistakes(definition: KeyChanges): Iterable<string> {
  const { key, refs = {}, renamed = [], replaced = [] } = definition
  if (!isListOf(renamed, ['from', 'to'])) yield 'its `renamed` is no list of { from, to }'
  else if (!isListOf(replaced, ['key', 'by'])) yield 'its `replaced` is no list of { key, by }'
  else {
    const through = key?.find((column) => Object.hasOwn(refs, column))
    if (renamed.length + replaced.length > 0 && through !== undefined)
      yield `its key holds the reference '${through}', and only plain keys can be renamed or replaced`
    else yield* repeated(key, renamed as readonly KeyRename[], replaced as readonly KeyReplacement[])
  }
}

function* repeated(
  key: readonly string[],
  renamed: readonly KeyRename[],
  replaced: readonly KeyReplacement[],
): Iterable<string> {
  const gone = [...renamed.map(({ from }) => from), ...replaced.map((each) => each.key)].map((value) =>
    JSON.stringify(keyText(key, value)),
  )
  const kept = renamed.map(({ to }) => JSON.stringify(keyText(key, to)))
  if (new Set(gone).size < gone.length || new Set(kept).size < kept.length)
    yield 'a key is renamed or replaced twice'
  const both = kept.find((value) => gone.includes(value))
  if (both !== undefined)
    yield `the key ${writeKey(JSON.parse(both))} is both an old and a new one: name the first and the last key`
}

function isListOf(value: unknown, properties: readonly string[]): value is readonly object[] {
  return (
    Array.isArray(value) &&
    value.every(
      (item) =>
        typeof item === 'object' &&
        item !== null &&
        properties.every((property) => Object.hasOwn(item, property)),
    )
  )
}
