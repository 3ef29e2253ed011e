import type { Database } from '../database/database.js'
import type { CatalogFact } from './catalog/catalog-fact.js'
import { readTrackers } from './tracker/read-trackers.js'

/** The facts of a catalog but for the tables in which other tools keep their records, and what belongs to those. */
export async function withoutTrackers(
  database: Database,
  facts: readonly CatalogFact[],
): Promise<readonly CatalogFact[]> {
  const { tables } = await readTrackers(database)
  const names = [...tables].map((name) => name.split('.').map(quoted).join('.'))
  const isTheirs = (name: string) =>
    names.some((table) => name === table || name.startsWith(`${table}.`) || name.startsWith(`${table}: `))
  const sequences = new Set(
    facts
      .filter(
        ({ property, value }) =>
          property === 'owned by' && isTheirs(value.replace(/^column .* of table /, '')),
      )
      .map(({ name }) => name),
  )
  const rest = facts.filter(({ name }) => !isTheirs(name) && !sequences.has(name))
  // A schema in which nothing else is was made for the record.
  const emptied = new Set(
    names.map((name) => name.slice(0, name.indexOf('.'))).filter((schema) => schema !== 'public'),
  )
  for (const { kind, name } of rest)
    if (kind !== 'schema')
      for (const schema of emptied) if (name.startsWith(`${schema}.`)) emptied.delete(schema)
  return rest.filter(({ kind, name }) => kind !== 'schema' || !emptied.has(name))
}

/** Drops the copies of such tables on a throw-away server. */
export async function dropTrackers(database: Database, copy: Database): Promise<void> {
  const { tables } = await readTrackers(database)
  for (const name of tables) {
    const table = name.split('.').map(quoted).join('.')
    await copy.session.query(`drop table if exists ${table} cascade`)
  }
}

function quoted(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`
}
