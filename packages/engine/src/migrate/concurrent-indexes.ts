import { type Kysely, sql } from 'kysely'

/** Where indexes are looked for. */
interface Catalog {
  // biome-ignore lint/suspicious/noExplicitAny: whatever tables the database has, none of them is named here.
  readonly query: Kysely<any>
  /** For what cannot run in a transaction. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever tables the database has, none of them is named here.
  readonly alone: Kysely<any>
  readonly schema: string
}

/** The state of indexes in the catalog, by name; one that is not there is not in the answer. */
export async function readIndexes(
  { query, schema }: Pick<Catalog, 'query' | 'schema'>,
  names: readonly string[],
): Promise<ReadonlyMap<string, 'valid' | 'invalid'>> {
  const found = await sql<{ name: string; valid: boolean }>`
    select
      class.relname::text as name,
      entry.indisvalid and entry.indisready and entry.indislive as valid
    from pg_catalog.pg_index entry
    join pg_catalog.pg_class class
      on class.oid = entry.indexrelid
    where class.relnamespace = quote_ident(${schema})::regnamespace
      and class.relname in (${sql.join([...names])})
  `.execute(query)
  return new Map(found.rows.map(({ name, valid }) => [name, valid ? 'valid' : 'invalid']))
}

/**
 * Builds indexes outside a transaction unless they are there and valid. What an earlier attempt left is dropped first:
 * invalid indexes, and valid ones beside missing ones, since `build` makes all of them again. True where all are valid.
 */
export async function buildConcurrently(
  catalog: Catalog,
  names: readonly string[],
  build: () => Promise<void>,
): Promise<boolean> {
  if (await areValid(catalog, names)) return true
  for (const name of (await readIndexes(catalog, names)).keys())
    await sql`drop index concurrently ${sql.id(catalog.schema, name)}`.execute(catalog.alone)
  await build()
  return await areValid(catalog, names)
}

async function areValid(catalog: Catalog, names: readonly string[]): Promise<boolean> {
  const found = await readIndexes(catalog, names)
  return names.every((name) => found.get(name) === 'valid')
}
