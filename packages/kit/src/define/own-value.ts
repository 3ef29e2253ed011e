/**
 * What an object holds under a name that came from outside, and undefined where it holds nothing: `constructor`,
 * `toString` and `__proto__` are found in every object, and are names of columns and tables like any other.
 */
export function ownValue<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined
}
