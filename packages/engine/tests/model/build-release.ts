import {
  type Dataset,
  defineDataset,
  defineSchemaPackage,
  defineSeedPackage,
  type RowSource,
  ref,
  retireOn,
  type SeedPackage,
} from '@sow/kit'
import { ContentHash, describeDataset } from '@sow/kit/manifest'
import { encodeRows, readCanonicalRows } from '@sow/kit/rows'
import type { DatasetUnit } from '../../src/database/dataset-unit.js'
import { carriable, type DatasetRelease, type Release, type Site, type TableName } from './case.js'
import { retirementDate } from './model-diff.js'
import type { ModelRelease } from './model-work.js'

/** A release, for the engine and for the model. */
export interface BuiltRelease {
  readonly units: readonly DatasetUnit[]
  readonly model: ModelRelease
}

const tenants = {
  table: 'orgs',
  id: 'id',
  key: 'slug',
  column: 'org_id',
  active: { column: 'status', in: ['active'] },
}

export async function buildRelease(site: Site, domain: string, release: Release): Promise<BuiltRelease> {
  const seedPackage = packageOf(site, domain, release)
  const [items, parts] = await Promise.all(
    seedPackage.datasets.map((dataset) => unitOf(seedPackage, dataset, release.version)),
  )
  if (items === undefined || parts === undefined) throw new Error('A release has two datasets.')
  const modelOf = (unit: DatasetUnit, table: TableName) => ({
    ...release.datasets[table],
    contentHash: unit.dataset.contentHash,
    definitionHash: unit.dataset.definitionHash,
  })
  const datasets = { items: modelOf(items, 'items'), parts: modelOf(parts, 'parts') }
  return { units: [items, parts], model: { version: release.version, datasets } }
}

async function unitOf(seedPackage: SeedPackage, dataset: Dataset, version: string): Promise<DatasetUnit> {
  const described = await describeDataset({ seedPackage, dataset })
  const hash = new ContentHash(described.fields)
  for await (const row of encodeRows(described, dataset.rows)) hash.add(row.line)
  const manifest = { ...described, rows: hash.rows, contentHash: hash.digest() }
  return {
    package: '@model/seed',
    version,
    origin: 'linked',
    domain: seedPackage.domain,
    dataset: manifest,
    tenants,
    rows: () => readCanonicalRows({ dataset, described: manifest }),
    // As a package ships its rows, for one of the two.
    ...(dataset.name === 'items' ? { text: () => textOf(dataset, manifest) } : {}),
  }
}

async function* textOf(dataset: Dataset, described: DatasetUnit['dataset']): AsyncGenerator<Buffer> {
  for await (const rows of readCanonicalRows({ dataset, described }))
    yield Buffer.from(rows.map(({ line }) => `${line}\n`).join(''))
}

type ModelDatabase = Record<TableName, Record<string, string | null>>

function packageOf(site: Site, domain: string, { datasets }: Release): SeedPackage {
  const items = defineDataset<ModelDatabase>()({
    ...definitionOf(site, 'items', datasets.items),
    name: 'items',
    table: 'items',
    key: ['code'],
    refs: 'parent' in datasets.items.owners ? { parent: ref.self() } : {},
  })
  const parts = defineDataset<ModelDatabase>()({
    ...definitionOf(site, 'parts', datasets.parts),
    name: 'parts',
    table: 'parts',
    key: ['code'],
    refs: 'link' in datasets.parts.owners ? { link: ref(items) } : {},
  })
  return defineSeedPackage({ domain, schema: schemaOf(site), datasets: [items, parts] })
}

/** The day that a release takes effect is fixed, so that retired rows have the same date on every day. */
function definitionOf(site: Site, table: TableName, release: DatasetRelease) {
  const dayAfter = new Date(Date.parse(retirementDate) + 24 * 60 * 60 * 1000)
  return {
    scope: site.scopes[table],
    own: release.owners,
    ...(release.rowOwnership === undefined ? {} : { rowOwnership: release.rowOwnership }),
    absent: release.absent === 'retire' ? retireOn('retired_on') : release.absent,
    source: { publisher: 'the model', effective: dayAfter.toISOString().slice(0, 10) },
    rows: rowsOf(site, release),
  }
}

/** May hold no row at all, which inline rows may not. */
function rowsOf(site: Site, { owners, rows }: DatasetRelease): RowSource {
  const columns = Object.keys(owners)
  const read = Object.entries(rows).map(([code, cells], index) => ({
    position: index + 1,
    values: {
      code,
      ...Object.fromEntries(columns.map((column) => [column, rawValue(site, column, cells[column] ?? null)])),
    },
  }))
  return { format: 'inline', file: null, columns: async () => ['code', ...columns], read: () => read }
}

function rawValue(site: Site, column: string, value: string | null): unknown {
  return column === 'c' && site.typeOfC === 'json' && value !== null ? { held: value } : value
}

function schemaOf(site: Site) {
  const descriptor = (type: string, nullable = true, defaulted = false) => ({
    type,
    nullable,
    defaulted,
    generated: false,
  })
  const tableOf = (table: TableName) => ({
    primaryKey: ['id'],
    columns: {
      id: descriptor('integer', false, true),
      ...(site.scopes[table] === 'tenant' ? { org_id: descriptor('integer', false) } : {}),
      code: descriptor('text', false),
      ...Object.fromEntries(carriable[table].map((column) => [column, descriptor(typeOf(site, column))])),
      note: descriptor('text'),
      retired_on: descriptor('date'),
    },
  })
  return defineSchemaPackage({
    migrations: {},
    tenants,
    tables: {
      orgs: {
        primaryKey: ['id'],
        columns: {
          id: descriptor('integer', false),
          slug: descriptor('text', false),
          status: descriptor('text', false),
        },
      },
      items: tableOf('items'),
      parts: tableOf('parts'),
    },
  })
}

export function typeOf(site: Site, column: string): string {
  if (column === 'parent' || column === 'link') return 'integer'
  return column === 'c' ? site.typeOfC : 'text'
}
