import type { GuardedRow } from './canonical-row.js'
import { type CodeSystem, codeSystemNamed, codeSystemOf } from './code-system.js'
import type { GuardedDataset } from './guard.js'

/** One code that a row holds, and how its code system is known. */
export interface CodeUse {
  readonly system: CodeSystem
  readonly code: string
  readonly role: 'code' | 'modifier'
  /** True where a value beside it names the code system; else the names of column and table speak of it. */
  readonly named: boolean
  /** False where the column is just `code`, so that it may hold names of the package's own. */
  readonly certain: boolean
}

/** A field whose values hold codes. */
export interface CodeField {
  readonly name: string
  read(row: GuardedRow): readonly CodeUse[]
}

const modifier = /[._]modifiers?(?:_\d)?(?:_codes?)?$|modifiers?\.code$/
const systemName = /^(.*?)(?:code_)?system(?:_uri|_oid|_code|_name|_short_name)?$/

/** The fields of a dataset that hold codes, among them every one of JSON, where codes may stand anywhere. */
export function codeFields({
  described: { table },
  fields,
}: Pick<GuardedDataset, 'described' | 'fields'>): CodeField[] {
  const systems = new Map<string, number>(
    fields.flatMap(({ noun }, index) => {
      const prefix = systemName.exec(noun)?.[1]
      return prefix === undefined ? [] : [[`${prefix}code`, index]]
    }),
  )
  return fields.flatMap(({ name, noun, type }, index): CodeField[] => {
    if (type.startsWith('json')) return [{ name, read: (row) => codesOfJson(row[index]) }]
    const systemIndex = systems.get(noun) ?? null
    const place = `${table}.${noun}`
    if (systemIndex === null && codeSystemOf(place) === 'other') return []
    return [
      { name, read: (row) => codesAt(row[index], place, systemIndex === null ? null : row[systemIndex]) },
    ]
  })
}

/** The codes of a value: one, or those of a list. `system`: what the value beside it says. */
function codesAt(
  value: string | null | undefined,
  place: string,
  system: string | null | undefined,
): CodeUse[] {
  if (value == null) return []
  const use = {
    system: system == null ? codeSystemOf(place) : codeSystemNamed(system),
    role: modifier.test(place) ? ('modifier' as const) : ('code' as const),
    named: system != null,
    certain: system != null || !place.endsWith('.code'),
  }
  return tokensOf(value).map((code) => ({ ...use, code }))
}

/** A hyphen stands inside a code that a package made up (`ZZ-001`), and between codes anywhere else. */
function tokensOf(value: string): string[] {
  const words = value.match(/[A-Za-z0-9.-]+/g) ?? []
  return words
    .flatMap((word) => (/^ZZ/i.test(word) ? [word] : word.split('-')))
    .filter((token) => token !== '')
}

function codesOfJson(text: string | null | undefined): CodeUse[] {
  return text == null ? [] : codesWithin(JSON.parse(text), '')
}

/** Properties are judged as columns are; `system` beside `code` is how FHIR names a code system. */
function codesWithin(value: unknown, name: string, beside: string | null = null): CodeUse[] {
  if (typeof value === 'string' || typeof value === 'number') {
    const system = name === 'code' ? beside : null
    const known = system !== null || codeSystemOf(`.${name}`) !== 'other'
    return known ? codesAt(String(value), `.${name}`, system) : []
  }
  if (Array.isArray(value)) return value.flatMap((item) => codesWithin(item, name))
  if (typeof value !== 'object' || value === null) return []
  const properties = Object.entries(value).map(([key, item]) => [snakeCase(key), item] as const)
  const system = properties.find(([key]) => key === 'system' || key === 'code_system')?.[1]
  return properties.flatMap(([key, item]) =>
    codesWithin(item, key, typeof system === 'string' ? system : null),
  )
}

function snakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase()
}
