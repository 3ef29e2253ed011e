type Row = Readonly<Record<string, unknown>>

/**
 * What the field mappings make of a message of HL7 version 2, as their columns say. Only what our templates use: copies,
 * static values, upper case, days and lookups; a source without a value leaves its target out.
 */
export function applyMapper(message: string, fields: readonly Row[], lookups: readonly Row[]): object {
  const resource = {}
  for (const field of [...fields].sort((a, b) => Number(a['sort_order']) - Number(b['sort_order']))) {
    const value = transform(readComponent(message, field['source_path']), field, lookups)
    if (value !== undefined) assign(resource, String(field['target_path']), value)
  }
  return resource
}

/** `PID-5.1`: the first component of the fifth field of the segment PID. Segments with separators of their own are not read. */
function readComponent(message: string, path: unknown): string | undefined {
  const [, segment, field, component] = /^([A-Z0-9]{3})-(\d+)(?:\.(\d+))?$/.exec(String(path)) ?? []
  const line = message.split('\n').find((text) => text.startsWith(`${segment}|`))
  const value = line?.split('|')[Number(field)]?.split('^')[Number(component ?? 1) - 1]
  return value === '' ? undefined : value
}

function transform(value: string | undefined, field: Row, lookups: readonly Row[]): string | undefined {
  if (field['transform_type'] === 'static') return String(field['static_value'])
  if (value === undefined) return undefined
  if (field['transform_type'] === 'uppercase') return value.toUpperCase()
  if (field['transform_type'] === 'date') return value.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3')
  if (field['transform_type'] !== 'lookup') return value
  const found = lookups.find(
    (row) => row['lookup_name'] === field['lookup_name'] && row['source_value'] === value,
  )
  return found === undefined ? undefined : String(found['target_value'])
}

/** Sets `name[0].given[1]` and the like, and makes the objects and arrays on the way. */
function assign(target: object, path: string, value: string): void {
  const steps = path.split(/[.[]/).map((step) => (step.endsWith(']') ? Number(step.slice(0, -1)) : step))
  let at = target
  for (const [index, step] of steps.slice(0, -1).entries()) {
    const empty = typeof steps[index + 1] === 'number' ? [] : {}
    if (Reflect.get(at, step) === undefined) Reflect.set(at, step, empty)
    at = Reflect.get(at, step)
  }
  Reflect.set(at, steps.at(-1) ?? '', value)
}
