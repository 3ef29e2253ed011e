import { resolve } from 'node:path'
import { type Database, type LiveTable, usingSnapshot } from '@sow/engine'
import { type Dataset, defineSchemaPackage, type SeedPackage, type TableDescriptors } from '@sow/kit'
import { ContentHash, describeDataset, type ManifestDataset } from '@sow/kit/manifest'
import { type EncodedDataset, encodeRows } from '@sow/kit/rows'
import type { FaultListener } from '../discover/fault.js'
import { tenantsOfTable } from '../mapping/own-tenants.js'
import type { MappingProject } from '../mapping/project-datasets.js'
import { orderTopologically } from '../resolve/order-topologically.js'
import { completeSeed, fedTables, tableOfSeed } from './complete-seed.js'
import { type Fills, filledColumns } from './filled-columns.js'
import { identityOf, type WrittenSeed } from './parse-seed.js'
import { type DescribedTables, describeTables, openTables, type SeedTables } from './read-tables.js'
import { type FileContent, rememberContent } from './remember-content.js'
import { attemptSeed, refersTo } from './seed-fault.js'

/** A dataset of a file, with its rows read and checked once. */
export interface DescribedSeed {
  readonly seed: WrittenSeed
  readonly dataset: Dataset
  readonly manifest: ManifestDataset
  /** What new rows get in columns that the file does not have. */
  readonly fill: Fills
}

/** A project whose files say where they are from its folder. */
interface SeedProject extends MappingProject {
  readonly directory: string
}

/**
 * Describes local seeds by the tables of the database, as a build describes those of a package. Memory does not grow with rows.
 * `onFault`: takes what is wrong with one of them, and leaves it out. Writes nothing.
 */
export async function describeSeeds(
  database: Database,
  project: SeedProject,
  seeds: readonly WrittenSeed[],
  onFault: FaultListener,
): Promise<{ readonly seeds: readonly DescribedSeed[]; readonly tables: SeedTables }> {
  const known = project.packages.flatMap(({ manifest }) => manifest.datasets)
  const foreign = new Map(known.map((each) => [each.identity, each]))
  // One view of the catalog; rows are read when its transaction has ended, however long they take.
  const { completed, descriptors, unread, tables } = await usingSnapshot(database, () =>
    completeSeeds(database, project, seeds, onFault),
  )
  const described: DescribedSeed[] = []
  const leftOut = new Set(seeds.map(identityOf).filter((identity) => !completed.has(identity)))
  for (const { seed, dataset, fill } of inOrder(completed)) {
    const isDescribed = await attemptSeed(onFault, seed, async () => {
      const lacking = referredBy(identityOf(seed), dataset).find((identity) => leftOut.has(identity))
      if (lacking !== undefined) throw refersTo(lacking)
      for (const table of tablesOf(dataset)) if (unread.has(table)) throw unread.get(table)
      const seedPackage = packageOf(seed, completed, withDefaults(descriptors, dataset.table, fill), {
        table: dataset.table,
        tables,
      })
      const facts = await describeDataset({
        seedPackage,
        dataset,
        foreign: (identity) => foreign.get(identity),
      })
      const words = wordsOf(await tables.live(dataset.table))
      const read = () => readContent({ ...facts, words }, dataset)
      const source = dataFileOf(project, seed, dataset)
      const by = [facts, [...words]]
      const content = await (source === null ? read() : rememberContent({ ...source, by }, read))
      const manifest = { ...facts, ...content }
      foreign.set(manifest.identity, manifest)
      described.push({ seed, dataset, manifest, fill })
    })
    if (!isDescribed) leftOut.add(identityOf(seed))
  }
  return { seeds: described, tables }
}

/** Seeds whose datasets are whole, by identity. */
type CompletedSeeds = ReadonlyMap<string, Pick<DescribedSeed, 'seed' | 'dataset' | 'fill'>>

/** Asks the tables for what the files leave open. */
async function completeSeeds(
  database: Database,
  project: MappingProject,
  seeds: readonly WrittenSeed[],
  onFault: FaultListener,
): Promise<DescribedTables & { readonly completed: CompletedSeeds; readonly tables: SeedTables }> {
  const { packages } = project
  const tables = await openTables(database, project)
  const placed: { seed: WrittenSeed; table: string }[] = []
  for (const seed of seeds)
    await attemptSeed(onFault, seed, async () => void placed.push({ seed, table: tableOfSeed(seed, tables) }))
  const fed = fedTables(packages, placed)
  const completed = new Map<string, Pick<DescribedSeed, 'seed' | 'dataset' | 'fill'>>()
  for (const { seed, table } of placed)
    await attemptSeed(onFault, seed, async () => {
      const dataset = await completeSeed(seed, table, { tables, fed })
      const fill = filledColumns(
        { ...seed, key: dataset.key },
        await tables.live(table),
        await seed.rows.columns(),
      )
      completed.set(identityOf(seed), { seed, dataset, fill })
    })
  const described = await describeTables(tables, [
    ...[...completed.values()].flatMap(({ dataset }) => tablesOf(dataset)),
    ...packages.flatMap(({ manifest }) => manifest.datasets.map(({ table }) => table)),
  ])
  return { ...described, completed, tables }
}

/** The words of the enumerations of a table: the server would tell of the first other one alone, and of no row. */
function wordsOf(live: LiveTable | null): ReadonlyMap<string, readonly string[]> {
  return new Map(
    (live?.columns ?? []).flatMap(({ name, type, made }) =>
      made?.labels == null || type.endsWith('[]') ? [] : [[name, made.labels]],
    ),
  )
}

/** The file that the rows are in, and the one that says how; null of rows that code makes. */
function dataFileOf({ directory }: SeedProject, { file }: WrittenSeed, { rows }: Dataset) {
  if (file.kind === 'code' || rows.file === null) return null
  return { rows: resolve(directory, rows.file), settings: file.path }
}

async function readContent(
  facts: Omit<ManifestDataset, 'rows' | 'contentHash'> & EncodedDataset,
  { rows }: Dataset,
): Promise<FileContent> {
  const content = new ContentHash(facts.fields)
  for await (const { line } of encodeRows(facts, rows)) content.add(line)
  return { rows: content.rows, contentHash: content.digest() }
}

function tablesOf({ table, refs }: Dataset): string[] {
  return [
    table,
    ...Object.values(refs).flatMap((reference) => (reference.to === 'table' ? [reference.table] : [])),
  ]
}

/** Those that are referred to come first; in a circle, what is wrong is told by the graph. */
function inOrder(completed: CompletedSeeds): Pick<DescribedSeed, 'seed' | 'dataset' | 'fill'>[] {
  const needs = [...completed].map(([identity, { dataset }]): [string, string[]] => [
    identity,
    referredBy(identity, dataset).filter((each) => each !== identity && completed.has(each)),
  ])
  const { order } = orderTopologically(new Map(needs))
  return (order ?? [...completed.keys()])
    .map((identity) => completed.get(identity))
    .filter((each) => each !== undefined)
}

function referredBy(identity: string, { refs }: Dataset): string[] {
  return Object.values(refs).flatMap((reference) => {
    if (reference.to === 'foreign-dataset') return [reference.identity]
    return reference.to === 'dataset' ? [`${identity.split('/')[0]}/${reference.dataset.name}`] : []
  })
}

/** Descriptors of the tables; what is filled needs no value of a row. */
function withDefaults(descriptors: TableDescriptors, name: string, fill: Fills): TableDescriptors {
  const table = Object.hasOwn(descriptors, name) ? descriptors[name] : undefined
  if (table === undefined || Object.keys(fill).length === 0) return descriptors
  const columns = Object.entries(table.columns).map(([column, each]) => [
    column,
    Object.hasOwn(fill, column) ? { ...each, defaulted: true } : each,
  ])
  return { ...descriptors, [name]: { ...table, columns: Object.fromEntries(columns) } }
}

/** The seeds of a domain as one package has them. */
function packageOf(
  { file: { domain } }: WrittenSeed,
  completed: CompletedSeeds,
  descriptors: TableDescriptors,
  { table, tables: { tenants } }: { readonly table: string; readonly tables: SeedTables },
): SeedPackage {
  const own = [...completed.values()].filter(({ seed }) => seed.file.domain === domain)
  return {
    domain,
    formerly: [],
    schema: defineSchemaPackage({
      migrations: {},
      tables: descriptors,
      tenants: tenants === undefined ? undefined : tenantsOfTable(tenants, table),
    }),
    datasets: own.map(({ dataset }) => dataset),
    migrations: {},
  }
}
