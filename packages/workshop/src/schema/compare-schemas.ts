import type { SchemaFacts } from './schema-facts.js'

/** One thing in which a schema module and its database differ. */
export interface SchemaDifference {
  /** A table, `table.column`, or the name of an enumeration's type. */
  readonly where: string
  /** What differs, as people read it. */
  readonly message: string
}

type ComparedFacts = Pick<SchemaFacts, 'tables' | 'enums'>

/** Everything in which the database is not as the module has it, in the order of the module. */
export function compareSchemas(module: ComparedFacts, database: ComparedFacts): SchemaDifference[] {
  return [
    ...both(module.tables, database.tables).flatMap((name) => compareTable(name, module, database)),
    ...both(module.enums, database.enums).flatMap((name) => {
      const [before, now] = [module.enums[name], database.enums[name]]
      return listed(before) === listed(now)
        ? []
        : [{ where: name, message: `The labels were ${listed(before)}, and are ${listed(now)}.` }]
    }),
  ]
}

function both(one: object, other: object): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])]
}

function listed(items: readonly string[] | undefined): string {
  return items === undefined || items.length === 0 ? 'none' : items.join(', ')
}

function compareTable(name: string, module: ComparedFacts, database: ComparedFacts): SchemaDifference[] {
  const [before, now] = [module.tables[name], database.tables[name]]
  if (now === undefined) return [{ where: name, message: 'The database has no such table.' }]
  if (before === undefined) return [{ where: name, message: 'The module does not have this table.' }]
  const columns = both(before.columns, now.columns).flatMap((column) => {
    const message = columnDifference(before.columns[column], now.columns[column])
    return message === null ? [] : [{ where: `${name}.${column}`, message }]
  })
  const [keyBefore, keyNow] = [listed(before.primaryKey), listed(now.primaryKey)]
  return keyBefore === keyNow
    ? columns
    : [...columns, { where: name, message: `The primary key was ${keyBefore}, and is ${keyNow}.` }]
}

type Column = SchemaFacts['tables'][string]['columns'][string]

function columnDifference(before: Column | undefined, now: Column | undefined): string | null {
  if (now === undefined) return 'The table has no such column.'
  if (before === undefined) return `The module does not have this column, of the type ${now.type}.`
  const changes = [
    before.type === now.type ? null : `the type was ${before.type}, and is ${now.type}`,
    changed(before.nullable, now.nullable, 'takes null'),
    changed(before.defaulted, now.defaulted, 'has a default'),
    changed(before.generated, now.generated, 'is computed by the database'),
  ].filter((change) => change !== null)
  const [first, ...more] = changes
  if (first === undefined) return null
  return `${[first.charAt(0).toUpperCase() + first.slice(1), ...more].join('; ')}.`
}

function changed(before: boolean, now: boolean, what: string): string | null {
  if (before === now) return null
  return now ? `it ${what} now` : `it no longer ${what}`
}
