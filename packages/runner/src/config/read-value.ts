import { nearestNames } from '../select/nearest-names.js'

/** Values of a configuration, read one by one: what is none of what it may be is undefined, and inside of another one is told. */

/** Carries out of the recursion what inside of a value is none of what it may be. */
export class Misread extends Error {
  /** The keys and places that lead to it. */
  readonly way: readonly (string | number)[]
  readonly what: string
  readonly hint: string

  constructor(way: readonly (string | number)[], what: string, hint: string) {
    super(what)
    this.way = way
    this.what = what
    this.hint = hint
  }
}

/** As people write it: `fleet.targets[0].env`. */
export function writeWay(way: readonly (string | number)[]): string {
  return way
    .map((step, at) => {
      if (typeof step === 'number') return `[${step}]`
      if (!/^[A-Za-z_$][\w$]*$/.test(step)) return `[${JSON.stringify(step)}]`
      return at === 0 ? step : `.${step}`
    })
    .join('')
}

/** What the hint of a key that means nothing says. */
export function hintOfUnknown(key: string, known: readonly string[]): string {
  const [nearest] = nearestNames(key, known)
  const all = `Known there: ${known.join(', ')}.`
  return nearest === undefined ? all : `Did you mean "${nearest}"? ${all}`
}

/** What was read; or undefined, with what of it is not as it may be where that is inside of it. */
export function tryToRead<Value>(
  read: () => Value | undefined,
): readonly [Value, null] | readonly [undefined, Misread | null] {
  try {
    const value = read()
    return value === undefined ? [undefined, null] : [value, null]
  } catch (error) {
    if (error instanceof Misread) return [undefined, error]
    throw error
  }
}

/** Reads what stands at a step inside of a value. */
function readWithin(step: string | number, value: unknown, read: Reader): unknown {
  let found: unknown
  try {
    found = read(value)
  } catch (error) {
    if (error instanceof Misread) throw new Misread([step, ...error.way], error.what, error.hint)
    throw error
  }
  if (found !== undefined) return found
  const what = value === undefined ? 'is missing' : 'is none of what it may be'
  throw new Misread([step], what, 'Mend it, or take out what it belongs to.')
}

export function readText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function readBoolean(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined
}

export function readList<Item>(
  value: unknown,
  read: (item: unknown) => Item | undefined,
): Item[] | undefined {
  return Array.isArray(value)
    ? Array.from(value, (item, at) => readWithin(at, item, read) as Item)
    : undefined
}

/** Own keys alone, whatever they are called. */
export function readRecord<Item>(
  value: unknown,
  read: (item: unknown) => Item | undefined,
): Record<string, Item> | undefined {
  if (!isRecord(value)) return undefined
  const entries = Object.entries(value).map(([key, item]) => [key, readWithin(key, item, read) as Item])
  return Object.fromEntries(entries)
}

/** What a property that is not there is read as. */
const absent = Symbol('absent')

/** Answers the value as it is used; undefined where it is none of what it may be. */
export type Reader = (value: unknown) => unknown

export function optional(read: Reader): Reader {
  return (value) => (value === undefined ? absent : read(value))
}

/** An object of these properties and no other, each as its reader has it. */
export function readShape<Shape extends object>(
  value: unknown,
  shape: { readonly [Key in keyof Shape]-?: Reader },
): Shape | undefined {
  if (!isRecord(value)) return undefined
  const known = Object.keys(shape)
  const unknown = Object.keys(value).find((key) => !known.includes(key))
  if (unknown !== undefined) throw new Misread([unknown], 'is unknown', hintOfUnknown(unknown, known))
  const entries = Object.entries<Reader>(shape).map(([key, read]) => [key, readWithin(key, value[key], read)])
  return Object.fromEntries(entries.filter(([, found]) => found !== absent)) as Shape
}

/** A plain object: nothing is known by its keys of what another one holds. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
