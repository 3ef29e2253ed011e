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

/** Drops the copies of such tables on a throw-away server, and the schemas that `wanted` is without. */
export async function dropTrackers(
  database: Database,
  copy: Database,
  wanted: readonly CatalogFact[],
): Promise<void> {
  const { tables } = await readTrackers(database)
  const kept = new Set(wanted.flatMap(({ kind, name }) => (kind === 'schema' ? [name] : [])))
  const names = [...tables].map((name) => name.split('.').map(quoted))
  for (const name of names) await copy.session.query(`drop table if exists ${name.join('.')} cascade`)
  for (const schema of new Set(names.map(([first = '']) => first)))
    if (!kept.has(schema)) await copy.session.query(`drop schema if exists ${schema}`)
}

function quoted(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`
}
