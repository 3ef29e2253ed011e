/** Values of a configuration, read one by one: what is none of what it may be is undefined. */

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
  if (!Array.isArray(value)) return undefined
  const items = value.map(read).filter((item) => item !== undefined)
  return items.length === value.length ? items : undefined
}

/** Own keys alone, whatever they are called. */
export function readRecord<Item>(
  value: unknown,
  read: (item: unknown) => Item | undefined,
): Record<string, Item> | undefined {
  if (!isRecord(value)) return undefined
  const entries = Object.entries(value).map(([key, item]) => [key, read(item)] as const)
  return entries.every(([, item]) => item !== undefined)
    ? (Object.fromEntries(entries) as Record<string, Item>)
    : undefined
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
  if (!isRecord(value) || Object.keys(value).some((key) => !Object.hasOwn(shape, key))) return undefined
  const entries = Object.entries<Reader>(shape).map(([key, read]) => [key, read(value[key])] as const)
  if (entries.some(([, found]) => found === undefined)) return undefined
  return Object.fromEntries(entries.filter(([, found]) => found !== absent)) as Shape
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
