/** Finds what of a value read from JSON is not as it must be; each mistake begins with its path. */
export type Shape = (value: unknown, path: string) => readonly string[]

const right: readonly string[] = []

export const text: Shape = (value, path) => (typeof value === 'string' ? right : [`${path} is no text`])

export const flag: Shape = (value, path) =>
  typeof value === 'boolean' ? right : [`${path} is neither true nor false`]

export const count: Shape = (value, path) =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? right : [`${path} is no whole number from 0`]

/** Text that holds to a rule, such as a name. */
export function textThat(holds: (value: string) => boolean, what: string): Shape {
  return (value, path) => {
    if (typeof value !== 'string') return [`${path} is no text`]
    return holds(value) ? right : [`${path} is no ${what}`]
  }
}

/** Text of a fixed form, such as a hash. */
export function textLike(form: RegExp, what: string): Shape {
  return (value, path) => (typeof value === 'string' && form.test(value) ? right : [`${path} is no ${what}`])
}

export function oneOf(...choices: readonly unknown[]): Shape {
  return (value, path) => (choices.includes(value) ? right : [`${path} is none of ${choices.join(', ')}`])
}

export function orNull(shape: Shape): Shape {
  return (value, path) => (value === null ? right : shape(value, path))
}

/** A property that may be left out. */
export function orAbsent(shape: Shape): Shape {
  return (value, path) => (value === undefined ? right : shape(value, path))
}

export function either(first: Shape, second: Shape): Shape {
  return (value, path) => (first(value, path).length === 0 ? right : second(value, path))
}

export function listOf(shape: Shape): Shape {
  return (value, path) =>
    Array.isArray(value)
      ? value.flatMap((item, index) => shape(item, `${path}[${index}]`))
      : [`${path} is no list`]
}

/** An object whose properties are of one shape, whatever they are called. */
export function mapOf(shape: Shape): Shape {
  return (value, path) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).flatMap(([name, each]) => shape(each, `${path}.${name}`))
      : [`${path} is no object`]
}

/** An object with these properties. Others are left alone: a newer writer of the same format may add some. */
export function objectOf(properties: Readonly<Record<string, Shape>>): Shape {
  return (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${path} is no object`]
    return Object.entries(properties).flatMap(([name, shape]) =>
      shape(Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined, `${path}.${name}`),
    )
  }
}
