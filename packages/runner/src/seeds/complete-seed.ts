import { isHeld, isOwnId, type LiveTable, naturalKeys, whyNoKey } from '@sow/engine'
import { type Dataset, defineDataset, type Reference, ref } from '@sow/kit'
import { SowError } from '@sow/kit/errors'
import { tenantColumnOf } from '@sow/kit/manifest'
import type { DiscoveredPackage } from '../discover/discovered-package.js'
import { nearestNames } from '../select/nearest-names.js'
import { identityOf, type WrittenSeed } from './parse-seed.js'
import type { SeedTables } from './read-tables.js'

/** The datasets that bring rows of a table, by its name. */
export type FedTables = ReadonlyMap<string, readonly string[]>

/** The datasets by the tables that they feed: those of packages, and seeds whose table is known. */
export function fedTables(
  packages: readonly DiscoveredPackage[],
  placed: readonly { readonly seed: WrittenSeed; readonly table: string }[],
): FedTables {
  const feeding = [
    ...packages.flatMap(({ manifest }) =>
      manifest.datasets
        .filter(({ kind }) => kind !== 'demo')
        .map(({ table, identity }) => ({ table, identity })),
    ),
    ...placed.map(({ seed, table }) => ({ table, identity: identityOf(seed) })),
  ]
  return new Map(
    [...Map.groupBy(feeding, ({ table }) => table)].map(([table, each]) => [
      table,
      each.map(({ identity }) => identity),
    ]),
  )
}

/** The table of a seed: the one that is named, else the one that is called as its file is. Throws TARGET_MISSING, TARGET_KIND. */
export function tableOfSeed(seed: WrittenSeed, tables: Pick<SeedTables, 'names' | 'views'>): string {
  if (seed.table === null) return tableCalled(seed.file.base, seed, tables)
  if (tables.views.includes(seed.table)) throw isView(seed.table, seed)
  return seed.table
}

/** The table of a name, of which a file may write its joints in another way. Throws TARGET_MISSING with those that are like it. */
export function tableCalled(
  base: string,
  seed: Pick<WrittenSeed, 'file' | 'name' | 'table'>,
  { names, views }: Pick<SeedTables, 'names' | 'views'>,
): string {
  const { name } = seed.file
  const swapped = [base.replaceAll('-', '_'), base.replaceAll('_', '-')]
  const found = [base, ...swapped].find((each) => names.includes(each))
  if (found !== undefined) return found
  if (views.includes(base)) throw isView(base, seed)
  const near = nearestNames(base.toLowerCase(), names)
  const like = names.filter(
    (each) => each.toLowerCase().replaceAll(/[-_]/g, '') === base.toLowerCase().replaceAll(/[-_]/g, ''),
  )
  const meant = [...new Set([...like, ...near])].slice(0, 3)
  const sought = seed.table === null ? `No table is called as ${name} is` : `There is no table ${base}`
  const command = `sow seed add ${name} --table ${meant[0] ?? 'TABLE'}`
  throw new SowError({
    code: 'TARGET_MISSING',
    message: `${sought}${meant.length === 0 ? '' : `; there ${meant.length === 1 ? 'is' : 'are'} ${meant.join(', ')}`}.`,
    hint:
      seed.table === null || meant.length > 0
        ? `Name the table: ${command}`
        : `Make the table first, with the tool that keeps the schema, or name another: ${command}`,
    place: { file: name, dataset: identityOf(seed) },
  })
}

function isView(view: string, seed: Pick<WrittenSeed, 'file' | 'name'>): SowError {
  const { name } = seed.file
  return new SowError({
    code: 'TARGET_KIND',
    message: `${view} is a view or a foreign table, and rows of a release go into tables.`,
    hint: `Name the table that its rows come from: sow seed add ${name} --table TABLE`,
    place: { file: name, dataset: identityOf(seed), table: view },
  })
}

/** The dataset that a seed is, once the table has told what the file leaves open. Throws TARGET_KEY, DEFINITION_INVALID. */
export async function completeSeed(
  seed: WrittenSeed,
  table: string,
  { tables, fed }: { readonly tables: SeedTables; readonly fed: FedTables },
): Promise<Dataset> {
  const live = await tables.live(table)
  const carried = await seed.rows.columns()
  const key = seed.key ?? withoutTenant(soleKey(seed, table, live), seed, table, tables)
  const refs =
    seed.refs ?? (live === null ? {} : await impliedReferences(seed, live, carried, { tables, fed }))
  const [id, ...more] = live?.primaryKey ?? []
  // A primary key is what other rows hold: it is written once.
  const ids = id === undefined || more.length > 0 || key.includes(id) || !carried.includes(id) ? [] : [id]
  return defineDataset<AnyDatabase>()({
    ...seed.more,
    name: seed.name,
    table,
    key: key as unknown as readonly [string],
    refs: refs as Readonly<Record<string, never>>,
    own: { ...Object.fromEntries(ids.map((column) => [column, 'site'])), ...seed.own } as Readonly<
      Record<string, never>
    >,
    rows: seed.rows,
  })
}

interface AnyDatabase {
  readonly [table: string]: Readonly<Record<string, never>>
}

function withoutTenant(
  key: readonly string[],
  { more }: WrittenSeed,
  table: string,
  { tenants }: SeedTables,
): readonly string[] {
  if (more['scope'] !== 'tenant' || tenants === undefined) return key
  return key.filter((column) => column !== tenantColumnOf(tenants, table))
}

function soleKey(seed: WrittenSeed, table: string, live: LiveTable | null): readonly string[] {
  const { name } = seed.file
  const keys = live === null ? [] : naturalKeys(live)
  const [key, ...more] = keys
  if (key !== undefined && more.length === 0) return key
  const place = { file: name, dataset: identityOf(seed), table }
  if (live === null)
    throw new SowError({
      code: 'TARGET_KEY',
      message: `The table ${table} is not there yet, so that its key is not known, which ${name} does not name.`,
      hint: 'Run the migrations first, `sow db migrate` or those of the tool that keeps the schema, or name the columns of the key with `sow seed add FILE --key COLUMNS`.',
      place,
    })
  // What an index holds apart may be named, though it is no key by itself: it may be null, or the index computes.
  const held = live.uniqueIndexes.map(({ uses }) => uses).filter((uses) => isHeld(live, uses))
  const [choice] = keys.length === 0 ? held.filter((uses) => !uses.some((id) => isOwnId(live, id))) : keys
  const [id] = held
  const withId =
    id === undefined ? '' : `, or take ${id.join(',')} by --key where it means the same everywhere`
  const found =
    keys.length === 0
      ? `The table ${table} has no natural key, as ${whyNoKey(live)}`
      : `The table ${table} has several natural keys (${keys.map((each) => each.join(',')).join('; ')})`
  throw new SowError({
    code: 'TARGET_KEY',
    message: `${found}. ${name} names none.`,
    hint:
      choice === undefined
        ? `Give the table a unique index, then: sow seed add ${name} --table ${table}${withId}`
        : `Choose one: sow seed add ${name} --table ${table} --key ${choice.join(',')}`,
    place,
  })
}

/** What the foreign keys say of carried columns: each names the row by its natural key, where the id means nothing elsewhere. */
async function impliedReferences(
  seed: WrittenSeed,
  live: LiveTable,
  carried: readonly string[],
  known: { readonly tables: SeedTables; readonly fed: FedTables },
): Promise<Readonly<Record<string, Reference>>> {
  const found: [string, Reference][] = []
  for (const { columns, targetColumns, table } of live.foreignKeys) {
    const [column = ''] = columns
    if (columns.length > 1 || !carried.some((name) => name === column || name.startsWith(`${column}.`)))
      continue
    const reference = await impliedReference(seed, { column, table, id: targetColumns[0] ?? '' }, live, known)
    if (reference !== null) found.push([column, reference])
  }
  return Object.fromEntries(found)
}

async function impliedReference(
  seed: WrittenSeed,
  { column, table, id }: { readonly column: string; readonly table: string; readonly id: string },
  from: LiveTable,
  { tables, fed }: { readonly tables: SeedTables; readonly fed: FedTables },
): Promise<Reference | null> {
  if (table === from.name) return ref.self()
  const target = await tables.live(table)
  if (target === null) return null
  const [dataset, ...others] = (fed.get(table) ?? []).filter((each) => each !== identityOf(seed))
  const isNatural = !isOwnId(target, id)
  const isPrimary = target.primaryKey.length === 1 && target.primaryKey[0] === id
  // What is there under its own name needs no look; a dataset that brings it is seeded first all the same.
  if (dataset !== undefined && others.length === 0 && isPrimary)
    return { to: 'foreign-dataset', identity: dataset }
  if (isNatural) return null
  const [key, ...more] = naturalKeys(target)
  if (key !== undefined && more.length === 0) return { to: 'table', table, key }
  throw new SowError({
    code: 'TARGET_KEY',
    message: `${column} of ${seed.file.name} refers to ${table}, which has ${key === undefined ? 'no' : 'more than one'} natural key.`,
    hint: `Say in "refs" by which columns its rows are named: { "${column}": { "table": "${table}", "key": ["…"] } }`,
    place: { file: seed.file.name, dataset: identityOf(seed), table: from.name, column },
  })
}
