import {
  type Dataset,
  defineDataset,
  defineSchemaPackage,
  defineSeedPackage,
  ref,
  type TableDescriptors,
  type TenantTable,
} from '@sow/kit'
import { ContentHash, describeDataset, type ManifestDataset } from '@sow/kit/manifest'
import { type EncodedRow, encodeRows } from '@sow/kit/rows'
import { inject } from 'vitest'
import type {} from '../../../../tests/start-postgres.js'
import { type Database, databaseOver } from '../../src/database/database.js'
import type { DatasetUnit, ReleaseOrigin } from '../../src/database/dataset-unit.js'
import type { EngineEvent } from '../../src/database/events.js'
import { nameOfTable, type TableName } from '../../src/database/table-named.js'
import { type SeedResult, seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import type { DatasetReport } from '../../src/seed/decide/dataset-report.js'
import type { SeedOptions } from '../../src/seed/decide/seed-options.js'
import { planDatasets } from '../../src/seed/plan/plan-datasets.js'
import type { Session } from '../../src/server/connect/session.js'
import { openDatabase } from '../../src/server/open-database.js'
import { createDatabase } from '../../src/throw-away.js'
import { askOneByOne } from '../citus/ask-one-by-one.js'
import { placeEveryTable } from '../citus/place-every-table.js'
import { type EngineName, seedOptions } from '../seed/tiny-database.js'
import { lendPglite } from '../server/lend-pglite.js'

export { type EngineName, engines, seedOptions } from '../seed/tiny-database.js'

export type Row = Readonly<Record<string, unknown>>

/** A dataset for an ad-hoc table, as an author writes it but without the types. */
export interface ShapeDataset {
  readonly name?: string
  readonly domain?: string
  readonly formerly?: readonly string[]
  readonly table: string
  readonly key: readonly string[]
  readonly rows: readonly Row[]
  readonly version?: string
  readonly scope?: 'global' | 'tenant'
  readonly refs?: Readonly<Record<string, unknown>>
  readonly own?: Readonly<Record<string, string>>
  readonly defaultOwnership?: string
  readonly absent?: unknown
  readonly kind?: string
  readonly selectionOf?: string
  readonly rowOwnership?: 'package' | 'site'
  readonly renamed?: readonly { readonly from: unknown; readonly to: unknown }[]
  /** Where its package comes from; a folder that somebody works in, where nothing is said. */
  readonly origin?: ReleaseOrigin
}

/** One throw-away database with the tables of a test. */
export interface Site {
  readonly database: Database
  readonly url: string | null
  /** What the engine told of its work. */
  readonly events: readonly EngineEvent[]
  /** Another session; on Postgres only. */
  other(): Promise<Session>
  units(...datasets: readonly ShapeDataset[]): Promise<DatasetUnit[]>
  seed(...datasets: readonly ShapeDataset[]): Promise<DatasetReport>
  seedAll(datasets: readonly ShapeDataset[], options?: Partial<SeedOptions>): Promise<SeedResult>
  plan(...datasets: readonly ShapeDataset[]): Promise<readonly DatasetReport[]>
  rows(statement: string): Promise<readonly Row[]>
  /** Where every row of a table lies and who wrote it: equal before and after where nothing was written. */
  versions(table: string): Promise<readonly Row[]>
}

export interface SiteOptions {
  readonly schema?: string
  readonly tenants?: TenantTable
  /** Run by the superuser: extensions, roles. */
  readonly asSuperuser?: string
}

/** A new database, for all tests of a file that make tables of their own in it. */
export async function openSite(
  engine: EngineName,
  options: SiteOptions = {},
): Promise<Site & AsyncDisposable> {
  await using opened = new AsyncDisposableStack()
  if (engine === 'pglite') {
    const session = opened.use(await lendPglite())
    if (options.asSuperuser !== undefined) await session.query(options.asSuperuser)
    return disposable(siteOver(session, null, options), opened.move())
  }
  const { url, superuserUrl } = opened.use(await createDatabase(inject('postgres').superuserUrl))
  if (options.asSuperuser !== undefined) {
    await using superuser = await openDatabase({ kind: 'postgres', url: superuserUrl })
    await superuser.query(options.asSuperuser)
  }
  const session = opened.use(await openDatabase({ kind: 'postgres', url }))
  return disposable(siteOver(session, url, options), opened.move())
}

function disposable(site: Site, opened: AsyncDisposableStack): Site & AsyncDisposable {
  return { ...site, [Symbol.asyncDispose]: () => opened.disposeAsync() }
}

/** Runs `work` on a new database with the tables that `ddl` makes. */
export async function usingSite(
  engine: EngineName,
  ddl: string,
  work: (site: Site) => Promise<void>,
  options: SiteOptions = {},
): Promise<void> {
  await using site = await openSite(engine, options)
  await site.rows(ddl)
  await work(site)
}

export function siteOver(session: Session, url: string | null, options: SiteOptions = {}): Site {
  const schema = options.schema ?? 'public'
  const events: EngineEvent[] = []
  const database = databaseOver(session, { schema, onEvent: (event) => events.push(event) })
  const units = async (...datasets: readonly ShapeDataset[]) => {
    await placeEveryTable(session)
    return await unitsOf(await describeTables(session, schema), options.tenants, datasets)
  }
  const seedAll = async (datasets: readonly ShapeDataset[], changed: Partial<SeedOptions> = {}) =>
    await seedDatasets(database, await units(...datasets), { ...seedOptions, ...changed })
  const rows = async (text: string) => (await askOneByOne(session, text)).rows
  return {
    database,
    url,
    events,
    other: () =>
      url === null
        ? Promise.reject(new Error('PGlite has one session.'))
        : openDatabase({ kind: 'postgres', url }),
    units,
    seedAll,
    seed: async (...datasets) => (await seedAll(datasets)).datasets.at(-1) as DatasetReport,
    plan: async (...datasets) => await planDatasets(database, await units(...datasets), seedOptions),
    rows,
    versions: async (table) => {
      await placeEveryTable(session)
      return await rows(`select tableoid::regclass::text, ctid::text, xmin::text from ${table} order by 1, 2`)
    },
  }
}

/** The column descriptors of every table, read back from the catalog as a schema package's build does. */
async function describeTables(session: Session, schema: string): Promise<TableDescriptors> {
  const found = await session.query(`
    select
      namespace.nspname as schema,
      class.relname as name,
      jsonb_object_agg(attribute.attname, jsonb_build_object(
        'type', format_type(attribute.atttypid, attribute.atttypmod),
        'nullable', not attribute.attnotnull,
        'defaulted', attribute.atthasdef or attribute.attidentity <> '',
        'generated', attribute.attgenerated <> ''
      )) as columns,
      coalesce((
        select jsonb_agg(key.attname)
        from pg_index entry
        join pg_attribute key
          on key.attrelid = class.oid
          and key.attnum = any (entry.indkey)
        where entry.indrelid = class.oid
          and entry.indisprimary
      ), '[]') as "primaryKey"
    from pg_class class
    join pg_namespace namespace
      on namespace.oid = class.relnamespace
    join pg_attribute attribute
      on attribute.attrelid = class.oid
      and attribute.attnum > 0
      and not attribute.attisdropped
    where namespace.nspname !~ '^pg_|^information_schema$|^sow$'
      and class.relkind in ('r', 'p', 'v', 'm', 'f')
    group by class.oid, class.relname, namespace.nspname`)
  const tables = found.rows.map(({ columns, primaryKey, ...table }) => [
    nameOfTable({ schema }, table as unknown as TableName),
    { columns, primaryKey },
  ])
  return Object.fromEntries(tables) as TableDescriptors
}

async function unitsOf(
  tables: TableDescriptors,
  tenants: TenantTable | undefined,
  datasets: readonly ShapeDataset[],
): Promise<DatasetUnit[]> {
  const schema = defineSchemaPackage({
    migrations: {},
    tables,
    ...(tenants === undefined ? {} : { tenants }),
  })
  const defined: (ShapeDataset & { readonly defined: Dataset })[] = []
  for (const dataset of datasets)
    defined.push({
      ...dataset,
      defined: define(
        dataset,
        defined.map((each) => each.defined),
      ),
    })
  return await Promise.all(
    defined.map(async ({ domain = 'shapes', version = '1.0.0', origin = 'linked', defined: dataset }) => {
      const seedPackage = defineSeedPackage({
        domain,
        schema,
        datasets: defined.filter((each) => (each.domain ?? 'shapes') === domain).map((each) => each.defined),
      })
      const described = await describeDataset({ seedPackage, dataset })
      const lines = await linesOf(described, dataset)
      const hash = new ContentHash(described.fields)
      for (const { line } of lines) hash.add(line)
      return {
        package: `@${domain}/seed`,
        version,
        origin,
        domain,
        dataset: { ...described, rows: hash.rows, contentHash: hash.digest() } satisfies ManifestDataset,
        tenants: tenants ?? null,
        rows: () => streamed(lines),
      }
    }),
  )
}

/** A reference to a dataset is made by its name: `ref({ name })`. */
function define(
  { name, table, key, rows, refs = {}, domain: _, version: __, origin: ___, ...rest }: ShapeDataset,
  before: readonly Dataset[],
): Dataset {
  const found = Object.entries(refs).map(([column, reference]) => {
    const named = (reference as { readonly dataset?: { readonly name: string } }).dataset?.name
    const dataset = before.find((each) => each.name === named)
    return [column, dataset === undefined ? reference : ref(dataset)]
  })
  const definition = { name: name ?? 'rows', table, key, rows, refs: Object.fromEntries(found), ...rest }
  return defineDataset<Record<string, never>>()(definition as never) as Dataset
}

/** Null is allowed in a key column that may be null: which table takes it is what these tests are about. */
async function linesOf(
  described: Omit<ManifestDataset, 'rows' | 'contentHash'>,
  dataset: Dataset,
): Promise<EncodedRow[]> {
  const nullable = described.columns.filter((column) => column.nullable).map(({ name }) => name)
  const key = described.key.filter((name) => !nullable.includes(name))
  const lines: EncodedRow[] = []
  for await (const row of encodeRows({ ...described, key }, dataset.rows)) lines.push(row)
  return lines
}

async function* streamed(lines: readonly EncodedRow[]): AsyncGenerator<readonly EncodedRow[]> {
  yield lines
}
